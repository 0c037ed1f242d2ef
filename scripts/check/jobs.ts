import { join, resolve } from 'node:path'

/** One static check: a program that ends with 0 when the sources are sound. */
export type CheckJob = Readonly<{ name: string; command: string; args: readonly string[] }>

export const root = resolve(import.meta.dirname, '..', '..')
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)
const node = (file: string): Pick<CheckJob, 'command' | 'args'> => ({ command: process.execPath, args: [join(root, file)] })

/** The conformance app tries forbidden things on purpose; declaration files declare what is elsewhere. */
const notLinted = ['--ignore-pattern=e2e/electron-host/conformance/app/**', '--ignore-pattern=**/*.d.ts']

/** Every check of `npm run check`; the slow ones first, so that two cores end at about the same time. */
export const checkJobs: readonly CheckJob[] = [
  { name: 'eslint', command: bin('eslint'), args: ['.', '--max-warnings=0'] },
  types('src-renderer', 'vue-tsc'),
  types('src-main'),
  types('e2e'),
  types('scripts'),
  types('src-sandbox'),
  types('src-shared'),
  { name: 'electron surface', ...node('e2e/electron-host/gate/check.ts') },
  { name: 'imports', ...node('scripts/check/imports.ts') },
  { name: 'oxlint', command: bin('oxlint'), args: ['--config', 'scripts/check/oxlint.json', '--quiet', ...notLinted] },
]

function types(project: string, compiler = 'tsc'): CheckJob {
  const memory = join(root, 'out', 'types', `${project}.tsbuildinfo`)
  const args = ['-p', join(root, project, 'tsconfig.json'), '--noEmit', '--incremental', '--tsBuildInfoFile', memory]
  return { name: `types ${project}`, command: bin(compiler), args: [...args, '--pretty', 'false'] }
}
