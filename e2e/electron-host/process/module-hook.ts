import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'

const key = 'casebench.electron-stand-in'
const names = /^(?:node:)?electron(?:\/(?:main|common|utility))?$/

/**
 * Lets `import` and `require` of `electron` give `exported`. The module's text is written here so that every name that
 * Electron exports can be imported by name; the default import and `require` give the object itself, which tests stub.
 */
export function provideElectron(exported: object): void {
  Object.defineProperty(globalThis, Symbol.for(key), { value: exported })
  const url = pathToFileURL(join(import.meta.dirname, 'electron-module.generated.mjs')).href
  const lines = Object.keys(exported).map((name) => `export const ${name} = electron.${name}`)
  const source = [
    `const electron = globalThis[Symbol.for('${key}')]`,
    ...lines,
    'export default electron',
    `export { electron as 'module.exports' }`,
  ].join('\n')
  registerHooks({
    resolve: (specifier, context, next) =>
      names.test(specifier) ? { url, format: 'module', shortCircuit: true } : next(specifier, context),
    load: (address, context, next) =>
      address === url ? { format: 'module', source, shortCircuit: true } : next(address, context),
  })
}
