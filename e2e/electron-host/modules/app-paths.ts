import { mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

type PathName = Parameters<Electron.App['getPath']>[0]

/** `app.getPath` and `app.setPath`: the folders of a Linux desktop. */
export class AppPaths {
  private readonly set = new Map<string, string>()
  private readonly appName: () => string

  constructor(appName: () => string, userData: string | undefined) {
    this.appName = appName
    if (userData !== undefined && userData !== '') this.set.set('userData', userData)
  }

  get(name: PathName): string {
    const path = this.set.get(name) ?? this.standard(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  put(name: string, path: string): void {
    if (!path.startsWith('/')) throw new Error('Path must be absolute')
    mkdirSync(path, { recursive: true })
    this.set.set(name, path)
  }

  private standard(name: string): string | undefined {
    const home = homedir()
    const config = process.env['XDG_CONFIG_HOME'] ?? join(home, '.config')
    const paths: Record<string, string> = {
      home, appData: config, temp: tmpdir(), desktop: join(home, 'Desktop'), documents: join(home, 'Documents'),
      downloads: join(home, 'Downloads'), music: join(home, 'Music'), pictures: join(home, 'Pictures'), videos: join(home, 'Videos'),
      exe: process.env['ELECTRON_STAND_IN_PATH'] ?? process.execPath, module: process.execPath,
    }
    if (paths[name] !== undefined) return paths[name]
    const userData = this.set.get('userData') ?? join(config, this.appName())
    if (name === 'userData' || name === 'sessionData') return userData
    if (name === 'logs') return join(userData, 'logs')
    if (name === 'crashDumps') return join(userData, 'Crashpad')
    return undefined
  }
}
