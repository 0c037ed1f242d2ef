import type { ErrorDetail } from '#shared/domain/errors.ts'

export type WayOut = 'retry' | 'recovery-code' | 'restore-backup' | 'salvage' | 'start-empty' | 'show-file'

/**
 * Which steps of the recovery ladder make sense for a failure. Starting empty is the last rung, keeps the old
 * file, and is not offered where waiting or another program's end would do.
 */
export const waysOutOf = ({ code }: ErrorDetail): readonly WayOut[] => {
  switch (code) {
    case 'store.key-lost':
    case 'store.key-wrong':
      return ['retry', 'recovery-code', 'start-empty', 'show-file']
    case 'store.damaged':
      return ['retry', 'salvage', 'restore-backup', 'start-empty', 'show-file']
    case 'store.migration-failed':
      return ['retry', 'restore-backup', 'show-file']
    case 'store.not-ours':
      return ['retry', 'restore-backup', 'start-empty', 'show-file']
    case 'store.newer-version':
    case 'store.locked-elsewhere':
    case 'store.disk-full':
    case 'store.read-only':
      return ['retry', 'show-file']
    default:
      return ['retry']
  }
}
