import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

// First code of every utility process: gives the child what Electron gives it, and hides what Electron hides.
const [modulePath = '', ...args] = process.argv.slice(2)
const send = process.send?.bind(process)
const versions = JSON.parse(process.env['ELECTRON_STAND_IN_UTILITY'] ?? '{}') as Record<string, string>
delete process.env['ELECTRON_STAND_IN_UTILITY']

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    if (process.connected) send?.({ data: structuredClone(message) })
  }

  start(): void {}

  pause(): void {
    throw new Error('electron stand-in: parentPort.pause is not implemented')
  }
}

const parentPort = new ParentPort()
const early: unknown[] = []
let isListening = false
// Messages wait for the first listener, as they do in Electron.
parentPort.on('newListener', (event) => {
  if (event !== 'message' || isListening) return
  isListening = true
  setImmediate(() => {
    for (const data of early.splice(0)) parentPort.emit('message', { data, ports: [] })
  })
})
process.on('message', (message) => {
  const { data } = message as { readonly data: unknown }
  if (isListening && early.length === 0) parentPort.emit('message', { data, ports: [] })
  else early.push(data)
})
// The app is gone, however it ended.
process.on('disconnect', () => process.exit(0))

const hidden = { value: undefined, configurable: true }
Object.defineProperties(process, {
  type: { value: 'utility' },
  versions: { value: { ...process.versions, ...versions } },
  parentPort: { value: parentPort },
  send: hidden,
  disconnect: hidden,
})
const entry = resolve(modulePath)
process.argv = [process.execPath, entry, ...args]

const { provideElectron } = await import('./process/module-hook.ts')
provideElectron({ parentPort })
await import(pathToFileURL(entry).href)
