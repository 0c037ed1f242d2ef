import type { EventPayload } from '#shared/bridge/events.ts'
import type { PageName } from './origin.ts'

/** Where the workspace stands. */
export type WorkspaceState = EventPayload<'workspace.changed'>['state']

/**
 * The page that belongs to a state of the workspace; null keeps the one that is shown. Opening keeps it, so that a
 * wrong passphrase does not cost a window; a failure is told by the console's page, which offers the ways out.
 */
export const pageFor = (state: WorkspaceState): PageName | null => {
  if (state === 'locked') return 'lock'
  return state === 'opening' ? null : 'index'
}
