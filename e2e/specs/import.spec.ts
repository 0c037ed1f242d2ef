import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createPdf } from '#sandbox/bankstatements/documents/pdf.ts'
import { expect, test } from '../fixtures/console.ts'
import { openPaths } from '../fixtures/desktop.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'

const fixture = (path: string): Buffer => readFileSync(new URL(`../../src-main/providers/${path}`, import.meta.url))
const STATEMENTS = fixture('bankstatements/fixtures/statements-20190901.json')
const REPORT = fixture('instantor/fixtures/report-v2.json')
const PDF = createPdf(['An invented letter'])

const openCase = async (page: Page): Promise<CasePage> => {
  const cases = new CasesPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  return new CasePage(page)
}
/** Files under the pointer, as the system hands them over. */
const carry = (page: Page, files: readonly (readonly [string, Buffer])[]) => page.evaluateHandle((given) => {
  const carried = new DataTransfer()
  for (const [name, base64] of given) carried.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name))
  return carried
}, files.map(([name, bytes]) => [name, bytes.toString('base64')] as const))

test('several saved files are dropped on a case: each is told what it is or why it was refused', async ({ console }) => {
  const page = console.page()
  const open = await openCase(page)
  await open.card('Documents').waitFor()
  const dataTransfer = await carry(page, [['may.json', STATEMENTS], ['report.json', REPORT], ['letter.pdf', PDF], ['cut.json', STATEMENTS.subarray(0, 500)]])
  await page.dispatchEvent('body', 'dragenter', { dataTransfer })
  await expect(page.getByText('Drop to import')).toBeVisible()
  expect(await violationsOn(page), 'while dragging').toEqual([])
  await page.dispatchEvent('body', 'drop', { dataTransfer })

  const result = page.getByRole('dialog', { name: '3 of 4 files imported' })
  const lines = result.getByRole('listitem')
  await expect(lines).toHaveCount(4)
  await expect(lines.nth(0)).toContainText('Statements, format 20190901')
  await expect(lines.nth(1)).toContainText('Report, format v2')
  await expect(lines.nth(2)).toContainText('Document')
  await expect(lines.nth(3)).toContainText('cut off')
  await expect(lines.nth(3)).toContainText('Refused')
  expect(await violationsOn(page)).toEqual([])
  await page.keyboard.press('Control+Shift+D')
  expect(await violationsOn(page), 'dark').toEqual([])
  await page.keyboard.press('Control+Shift+D')
  await result.getByRole('button', { name: 'Close' }).last().click()

  await expect(open.card('Documents')).toContainText('letter.pdf')
  await expect(open.card('Documents')).toContainText('3, encrypted')
  await expect(open.timeline).toContainText('Imported from a file')
  await expect(open.card('Statements').getByRole('listitem').first()).toBeVisible()

  const again = await carry(page, [['renamed.json', STATEMENTS]])
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: again })
  await page.dispatchEvent('body', 'drop', { dataTransfer: again })
  await expect(page.getByRole('dialog', { name: 'Nothing was imported' })).toContainText('The same file came')
})

test('by keyboard alone: the dialog of the system, then the statements', async ({ console }) => {
  const page = console.page()
  const open = await openCase(page)
  const folder = mkdtempSync(join(tmpdir(), 'casebench-import-'))
  try {
    writeFileSync(join(folder, 'may.json'), STATEMENTS)
    await openPaths(console, [join(folder, 'may.json')])
    await open.card('Documents').getByRole('button', { name: 'Import files' }).focus()
    await page.keyboard.press('Enter')
    const result = page.getByRole('dialog', { name: '1 file imported' })
    await expect(result).toContainText('may.json')
    await result.getByRole('button', { name: 'Open statements' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('grid', { name: /^Transactions of/ })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Import files' })).toBeVisible()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
