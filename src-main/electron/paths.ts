import { join } from 'node:path'

/** Where the built parts lie; the same below a checkout and inside a package. */
export type Paths = Readonly<{
  /** Folder of main's bundle and of the isolated processes' entries. */
  main: string
  /** The one preload file. */
  preload: string
  /** The built pages; the only files that app:// serves. */
  renderer: string
  /** Picture for task bars and switchers where the system takes it from the window. */
  icon: string
}>

/** @param appPath what Electron calls the app path: the folder or archive with package.json. */
export const createPaths = (appPath: string): Paths => ({
  main: join(appPath, 'out', 'main'),
  preload: join(appPath, 'out', 'preload', 'preload.cjs'),
  renderer: join(appPath, 'out', 'renderer'),
  icon: join(appPath, 'resources', 'icons', 'icon-256.png'),
})
