import { lineage } from '../surface/surface.ts'
import { runtime } from '../runtime.ts'

const pageExports = { ipcRenderer: 'IpcRenderer', contextBridge: 'ContextBridge', webFrame: 'WebFrame', webUtils: 'WebUtils' } as const
const emitterNames = ['off', 'on', 'once', 'addListener', 'removeListener', 'removeAllListeners', 'setMaxListeners', 'rawListeners']

/** What the preload's objects must refuse when they lack it: names that Electron declares, by object. */
export function preloadDeclarations(): Record<string, readonly string[]> {
  const { surface } = runtime.loudness
  const declared: Record<string, readonly string[]> = { electron: [...Object.keys(surface.exports['renderer'] ?? {}), ...Object.keys(surface.exports['common'] ?? {})] }
  for (const [name, type] of Object.entries(pageExports)) {
    declared[name] = [...lineage(surface, type).flatMap((entry) => entry.members), ...(type === 'IpcRenderer' ? emitterNames : [])]
  }
  declared['process'] = lineage(surface, 'Process').flatMap((entry) => entry.members)
  return declared
}

/** The `process` object of a sandboxed preload: facts only. */
export function preloadProcess(additionalArguments: readonly string[]): Record<string, unknown> {
  const { node, v8, electron, chrome } = process.versions as Record<string, string>
  return {
    type: 'renderer', sandboxed: true, contextIsolated: true, contextId: 'stand-in', isMainFrame: true,
    platform: process.platform, arch: process.arch, pid: 0, env: {}, execPath: process.execPath,
    argv: [process.argv[0], '--type=renderer', ...additionalArguments],
    versions: { node, v8, electron, chrome }, version: process.version,
  }
}
