import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasesPage } from '../pages/cases-page.ts'

const PAGE_BYTES = 4096

/** Overwrites some pages behind the first of the practice data file. */
const damage = (userDataFolder: string): void => {
  const file = openSync(join(userDataFolder, 'workspaces', 'practice', 'casebench.db'), 'r+')
  for (const page of [2, 10, 20]) writeSync(file, Buffer.alloc(PAGE_BYTES, 7), 0, PAGE_BYTES, page * PAGE_BYTES)
  closeSync(file)
}

test('R-66: a damaged file is told, its ways out work, and what was done is said before the list shows', async ({ start }) => {
  const first = await start()
  await new CasesPage(first.page()).loadSamples()
  const { userDataFolder } = first
  await first.close()
  damage(userDataFolder)

  const second = await start({ userDataFolder })
  const page = second.page()
  await expect(page.getByRole('heading', { name: 'Casebench cannot open its data file' })).toBeVisible()
  await expect(page.getByText('store.damaged')).toBeVisible()
  expect(await violationsOn(page)).toEqual([])

  await page.getByRole('button', { name: 'Start with an empty file' }).click()
  const question = page.getByRole('alertdialog', { name: 'Start with an empty file?' })
  await expect(question.getByRole('button', { name: 'Keep the file' })).toBeFocused()
  await question.getByRole('button', { name: 'Keep the file' }).click()

  await page.getByRole('button', { name: 'Save what can be read' }).click()
  const report = page.getByRole('dialog', { name: 'What was done' })
  await expect(report.getByRole('listitem').first()).toBeVisible()
  await report.getByRole('button', { name: 'I have read it' }).click()
  await expect(page.getByRole('heading', { name: 'Cases', level: 1 })).toBeVisible()
})
