import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import type { Counts } from '../suite/counts.ts'
import { checkJobs, root, type CheckJob } from './jobs.ts'

const limitMs = 9 * 60_000
const shownLines = 60

/** Runs the static checks, as many at once as there are cores; each counts as one test. */
export async function runChecks(names: readonly string[]): Promise<Counts> {
  const wanted = checkJobs.filter((job) => names.length === 0 || names.some((name) => job.name.includes(name)))
  const queue = [...wanted]
  const failed: string[] = []
  const work = async (): Promise<void> => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const startedAt = performance.now()
      const { isGood, output } = await runJob(job)
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      console.log(`${isGood ? 'ok    ' : 'FAILED'} ${job.name} (${seconds} s)`)
      if (!isGood) console.log(shorten(output))
      if (!isGood) failed.push(job.name)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work))
  const failedCount = wanted.length === 0 ? 1 : failed.length
  return { passed: wanted.length - failed.length, failed: failedCount, skipped: 0, skips: [] }
}

function runJob(job: CheckJob): Promise<{ isGood: boolean; output: string }> {
  return new Promise((resolve) => {
    const options = { cwd: root, timeout: limitMs, maxBuffer: 64 * 1024 * 1024, env: process.env }
    execFile(job.command, job.args, options, (error, stdout, stderr) => {
      resolve({ isGood: error === null, output: `${stdout}${stderr}` || (error?.message ?? '') })
    })
  })
}

function shorten(output: string): string {
  const lines = output.trimEnd().split('\n')
  const rest = lines.length - shownLines
  return [...lines.slice(0, shownLines), ...(rest > 0 ? [`… and ${rest} lines more`] : [])].join('\n')
}
