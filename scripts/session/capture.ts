import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChild, type ChildOptions } from './child.ts'

/** Runs a program to its end and answers its code and standard output; standard error is passed on. */
export async function captureChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<Readonly<{ code: number; output: string }>> {
  const folder = mkdtempSync(join(tmpdir(), 'casebench-output-'))
  const file = openSync(join(folder, 'stdout'), 'w+')
  try {
    const code = await runChild(command, args, { ...options, stdio: ['ignore', file, 'inherit'] })
    return { code, output: readFileSync(join(folder, 'stdout'), 'utf8') }
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true, force: true })
  }
}
