import { z } from 'zod'
import { channel, openChannel } from '../define.ts'
import { nothing } from '../schemas.ts'
import { WORKSPACES } from '../../domain/settings.ts'

/** Pages outside the console that the officer may open; the address itself never crosses the bridge. */
export const LINK_NAMES = ['bankstatements-docs', 'inbank-docs', 'kontomatik-docs', 'fimento-docs', 'instantor-docs'] as const

export const appChannels = {
  /** Facts for the about box and the shell; nothing of a case. */
  'app.info': openChannel(nothing, z.strictObject({
    version: z.string(),
    workspace: z.enum(WORKSPACES),
    platform: z.string(),
    isDevelopment: z.boolean(),
    engine: z.string(),
  })),
  /** Opens one of the listed pages in the system browser after the officer agreed in a native dialog. */
  'app.openLink': openChannel(z.strictObject({ link: z.enum(LINK_NAMES) }), z.strictObject({ isOpened: z.boolean() })),
  /** A defect in the window: the error's class and a place in the program, in letters that hold no sentence. */
  'app.reportDefect': openChannel(z.strictObject({ name: z.string().regex(/^\w{1,60}$/), where: z.string().regex(/^[\w .:/-]{0,120}$/) }), nothing),
  'window.minimize': openChannel(nothing, nothing),
  'window.toggleMaximize': openChannel(nothing, nothing),
  'window.close': openChannel(nothing, nothing),
  'window.state': openChannel(nothing, z.strictObject({ isMaximized: z.boolean(), isFullScreen: z.boolean(), isFocused: z.boolean(), zoomPercent: z.number() })),
  'window.zoom': openChannel(z.strictObject({ step: z.enum(['in', 'out', 'reset']) }), nothing),
  /** Hides the window from screen capture while a secret field is on screen. */
  'window.protectContent': openChannel(z.strictObject({ isOn: z.boolean() }), nothing),
  'window.print': openChannel(nothing, z.strictObject({ isDone: z.boolean() })),
  /** Remembers the route for the way back after a lock; kept in memory of main only. */
  'window.rememberPlace': openChannel(z.strictObject({ path: z.string().regex(/^\/[A-Za-z0-9/_-]{0,120}$/) }), nothing),
  'window.recallPlace': openChannel(nothing, z.strictObject({ path: z.string().nullable() })),
  /** Puts text on the clipboard, kept out of history where the system allows, cleared after 30 s. */
  'window.copy': openChannel(z.strictObject({ text: z.string().max(2_000_000) }), nothing),
  /** Saves what the officer sees as a text file; the place is chosen in the native dialog and stays in main. */
  'window.saveText': channel(z.strictObject({ name: z.string().regex(/^[\w .-]{1,80}\.txt$/), text: z.string().max(2_000_000) }), z.strictObject({ isSaved: z.boolean() })),
}
