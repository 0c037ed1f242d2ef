import { readFileSync } from 'node:fs'

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)])
}

function isRenderer(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')
  } catch {
    return false
  }
}

function cpuTicks(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}

/**
 * Process id of a page's renderer: the busiest below Chromium that is no other page's; 0 when there is none. DevTools
 * does not tell which process is whose. To be asked right after a load, when a spare renderer has done nothing yet.
 */
export function rendererPid(enginePid: number | undefined, isTaken: (pid: number) => boolean): number {
  if (enginePid === undefined) return 0
  const renderers = descendantsOf(enginePid).filter((pid) => isRenderer(pid) && !isTaken(pid))
  return renderers.toSorted((a, b) => cpuTicks(b) - cpuTicks(a))[0] ?? 0
}
