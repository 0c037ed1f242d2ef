import { z } from 'zod'
import type { EventName } from './channel-names.ts'
import { listenerStatusSchema } from './channels/listener.ts'
import { workspaceStatusSchema } from './channels/workspace.ts'
import { idSchema, instantSchema, retrievalStateSchema } from './schemas.ts'

/** Everything that main pushes. Events carry ids and small deltas, never statements. */
export const events = {
  'workspace.changed': workspaceStatusSchema,
  'store.saved': z.strictObject({ at: instantSchema }),
  /** Cases whose row or standing changed; an empty list means: reload what is shown. */
  'cases.changed': z.strictObject({ caseIds: z.array(idSchema<'case'>()) }),
  'retrieval.changed': z.strictObject({
    retrievalId: idSchema<'retrieval'>(), caseId: idSchema<'case'>(), state: retrievalStateSchema,
    step: z.enum(['connecting', 'signing-in', 'reading-accounts', 'fetching', 'saving', 'done']).nullable(), stepStartedAt: instantSchema.nullable(),
  }),
  'settings.changed': z.strictObject({}),
  'window.changed': z.strictObject({ isMaximized: z.boolean(), isFullScreen: z.boolean(), isFocused: z.boolean(), zoomPercent: z.number() }),
  /** A menu item or a shortcut of the native menu asks the window to do something. */
  'command.asked': z.strictObject({ command: z.enum(['new-case', 'palette', 'settings', 'shortcuts', 'toggle-sidebar', 'toggle-theme', 'about', 'search', 'print']) }),
  /** A delivery was stored or settled; `isNew` tells the two apart. */
  'callback.arrived': z.strictObject({ callbackId: idSchema<'callback'>(), caseId: idSchema<'case'>().nullable(), isNew: z.boolean() }),
  'listener.changed': listenerStatusSchema,
  /** How far the files of one drop are; told at its start too. */
  'import.moved': z.strictObject({ caseId: idSchema<'case'>(), doneCount: z.number(), fileCount: z.number() }),
  'network.changed': z.strictObject({ isOnline: z.boolean() }),
} satisfies Record<EventName, z.ZodType>

export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>
