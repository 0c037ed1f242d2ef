import { runtime } from '../runtime.ts'
import { asElectronFrame } from './web-frame-main.ts'
import { windows } from './windows.ts'

/** `webContents` as exported: ways to find one. */
export const webContentsExport = runtime.loudness.wrap(
  {
    getAllWebContents: () => windows.allContents(),
    getFocusedWebContents: () => windows.focused?.webContents ?? null,
    fromId: (id: number) => windows.allContents().find((contents) => contents.id === id),
    fromDevToolsTargetId: (targetId: string) => windows.contentsOfTarget(targetId),
    fromFrame: (frame: Electron.WebFrameMain) => windows.contentsOfFrame(frame.frameToken),
  },
  'WebContents', 'webContents', 'statics',
)

/** `webFrameMain` as exported. */
export const webFrameMainExport = runtime.loudness.wrap(
  {
    fromId: (_processId: number, routingId: number) =>
      windows.allContents().flatMap((contents) => asElectronFrame(contents.core.frames.main).framesInSubtree)
        .find((frame) => frame.routingId === routingId),
  },
  'WebFrameMain', 'webFrameMain', 'statics',
)
