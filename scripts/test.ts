import { stopSignals } from './session/child.ts'
import { countsLine, sumCounts, type Counts } from './suite/counts.ts'
import { parts, type PartName } from './suite/run-parts.ts'

const [first = '', ...rest] = process.argv.slice(2)
const isPart = (name: string): name is PartName => name in parts
const names = Object.keys(parts) as PartName[]

if (first !== '' && !isPart(first)) {
  console.error(`usage: npm test, or one part with its own arguments: ${names.map((name) => `npm run ${name}`).join(', ')}`)
  process.exitCode = 2
} else {
  // Children end by themselves on a signal; we stay to clean up, and start nothing more.
  let isStopped = false
  for (const signal of stopSignals) process.on(signal, () => (isStopped = true))
  const results: Counts[] = []
  for (const name of isPart(first) ? [first] : names) {
    if (isStopped) break
    const startedAt = performance.now()
    console.log(`\n== ${name}`)
    const counts = await parts[name](rest)
    results.push(counts)
    console.log(`== ${name}: ${countsLine(counts).slice('Tests: '.length)}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  }
  const total = sumCounts(results)
  if (total.skips.length > 0) console.log(`\nskipped:\n${total.skips.map((line) => `  - ${line}`).join('\n')}`)
  console.log(`\n${countsLine(total)}`)
  process.exitCode = isStopped ? 130 : total.failed > 0 ? 1 : 0
}
