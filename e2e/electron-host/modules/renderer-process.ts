import { readFileSync } from 'node:fs'

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)])
}

function isRenderer(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')
  } catch {
    return false
  }
}

function cpuTicks(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return 0
  }
}

/** Process id of the busiest renderer below Chromium; 0 when there is none. DevTools does not tell which page is whose. */
export function rendererPid(enginePid: number | undefined): number {
  if (enginePid === undefined) return 0
  const renderers = descendantsOf(enginePid).filter(isRenderer)
  return renderers.toSorted((a, b) => cpuTicks(b) - cpuTicks(a))[0] ?? 0
}

