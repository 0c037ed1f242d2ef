import { mkdirSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { _electron, type Page } from 'playwright'
import { hostEnvironment, hostKind } from '../scripts/host.ts'
import { tourSteps } from './tour/steps.ts'

const root = resolve(import.meta.dirname, '..')
const pictures = join(root, 'out', 'tour')
const patienceMs = 20_000

/** A frame of another process is drawn apart: everything has to have been painted twice before the picture. One that is not shown is never painted. */
async function painted(page: Page): Promise<void> {
  await Promise.all(page.frames().map((frame) => frame.evaluate(() => new Promise((done) => { requestAnimationFrame(() => { requestAnimationFrame(done) }); setTimeout(done, 300) })).catch(() => undefined)))
}

/** Walks the steps in one console and answers the pictures it took. */
async function walk(args: readonly string[]): Promise<string[]> {
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures, { recursive: true })
  const app = await _electron.launch({
    args: [root, ...args],
    cwd: root,
    env: { ...(process.env as Record<string, string>), ...hostEnvironment(hostKind()) },
    colorScheme: null,
    timeout: patienceMs * 2,
  })
  const taken: string[] = []
  const page = await app.firstWindow()
  const said: string[] = []
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => said.push(`error: ${error.message}`))
  page.setDefaultTimeout(patienceMs)
  try {
    const isLive = args.includes('--workspace=live')
    for (const [index, step] of tourSteps.filter(({ isForLive }) => !isLive || isForLive).entries()) {
      await step.act?.(page)
      await step.shows(page).first().waitFor()
      const file = join(pictures, `${String(index + 1).padStart(2, '0')}-${step.name}.png`)
      await painted(page)
      await page.screenshot({ path: file, animations: 'disabled' })
      taken.push(file)
      console.log(`  ${step.says}\n    ${relative(root, file)}`)
    }
    return taken
  } catch (error) {
    const file = join(pictures, 'stopped-here.png')
    await page.screenshot({ path: file, timeout: 5_000 }).catch(() => undefined)
    console.error([`The page at that moment: ${relative(root, file)}`, ...said].join('\n  '))
    throw error
  } finally {
    await app.close()
  }
}

try {
  const taken = await walk(process.argv.slice(2))
  console.log(`The tour took ${taken.length} pictures: ${relative(root, pictures)}/`)
} catch (error) {
  console.error('The tour stopped:', error)
  process.exitCode = 1
}
