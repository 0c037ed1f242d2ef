import { readFileSync } from 'node:fs'
import { compileFunction } from 'node:vm'
import { bridgeFunctions } from './bridge-script.ts'
import { codecFunctions } from './codec.ts'
import { isolatedFunctions, runIsolatedWorld, type IsolatedConfig } from './isolated-script.ts'
import { deepFreeze, runMainWorld } from './main-world-script.ts'

type AnyFunction = (...args: never[]) => unknown

// Node strips the types when it loads a file, so a function's own text is plain JavaScript.
function callWithParts(parts: readonly AnyFunction[], entry: AnyFunction, ...args: readonly string[]): string {
  return `(() => {\n${parts.map((part) => part.toString()).join('\n')}\n${entry.name}(${args.join(', ')})\n})()`
}

/** Text of the document-start script for the page's own world. */
export function mainWorldScript(handshake: string): string {
  return callWithParts([...bridgeFunctions, deepFreeze, runMainWorld], runMainWorld, JSON.stringify({ handshake }))
}

const preloadParameters = 'require, process, exports, module, __filename, __dirname'

/** The preload file as text of an object `{ path, run }`; a file that cannot be read or parsed becomes one that throws. */
function preloadText(path: string): string {
  let body: string
  try {
    body = readFileSync(path, 'utf8')
    // Electron takes the ending for its sign of an ES module, which a sandboxed preload cannot be.
    if (path.endsWith('.mjs')) throw new SyntaxError('Cannot use import statement outside a module')
    compileFunction(body, preloadParameters.split(', '), { filename: path })
  } catch (error) {
    body = `throw new Error(${JSON.stringify(error instanceof Error ? error.message : String(error))})`
  }
  return `{ path: ${JSON.stringify(path)}, run: function (${preloadParameters}) {\n${body}\n} }`
}

/** Text of the document-start script for the preload's world. */
export function isolatedWorldScript(config: IsolatedConfig, preloads: readonly string[]): string {
  const parts = [...bridgeFunctions, ...codecFunctions, ...isolatedFunctions]
  return callWithParts(parts, runIsolatedWorld, JSON.stringify(config), `[${preloads.map(preloadText).join(', ')}]`)
}
