import { callBridge } from '../fixtures/bridge.ts'
import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { HostedPage } from '../pages/hosted-page.ts'
import { LinkPage } from '../pages/link-page.ts'

test('a retrieval is handed over to the lender’s own page: shown once, remembered as a link, gone on leaving', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const hosted = new HostedPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await hosted.open()
  for (const said of ['Good once', 'For a limited time', 'From listed domains only', 'Not kept']) await expect(page.getByText(said, { exact: true })).toBeVisible()
  await expect(hosted.links).toContainText('No link yet.')
  expect(await violationsOn(page)).toEqual([])

  await hosted.begin.click()
  const [guid, mark, reference, address] = await Promise.all(['Guid', 'Session mark', 'Reference', 'Address to call'].map((label) => hosted.value(label)))
  expect([guid?.length, mark?.length].every((length) => (length ?? 0) > 8)).toBe(true)
  expect(reference).toMatch(/-CB-\d+$/)
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/.*\/api\/v1$/)
  await page.getByRole('button', { name: 'Copy guid' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  await expect(hosted.links.getByRole('listitem')).toContainText(['On your own page'])
  await expect(hosted.links.getByRole('listitem')).toContainText(['Not used yet'])
  expect(await violationsOn(page)).toEqual([])
  await page.keyboard.press('Control+Shift+D')
  expect(await violationsOn(page), 'dark').toEqual([])
  await page.keyboard.press('Control+Shift+D')

  await page.getByRole('button', { name: 'Start another one' }).click()
  await expect(hosted.links.getByRole('listitem')).toHaveCount(2)
  await expect(page.getByRole('region', { name: 'Guid', exact: true })).not.toHaveText(guid ?? '')
  await page.getByRole('button', { name: 'Back to the case' }).click()
  await cases.toast(/guid and session mark are gone/).waitFor()
  await expect(new CasePage(page).timeline).toContainText('Handed over to the lender’s page')
  await expect(page.getByText(guid ?? 'guid')).toHaveCount(0)

  await new LinkPage(page).open()
  await hosted.links.getByRole('button', { name: /^Show link/ }).first().click()
  await expect(page.getByText('This kind keeps no address')).toBeVisible()
  const found = await callBridge(page, 'cases.search', { text: 'Mary', limit: 1 })
  const [{ id }] = found.value as [{ id: string }]
  const kept = JSON.stringify([await callBridge(page, 'links.list', { caseId: id }), await callBridge(page, 'timeline.list', { caseId: id, beforeId: null, limit: 50, withMachine: true })])
  for (const value of [guid, mark]) expect(kept).not.toContain(value)
})

test('the page fits the smallest window and can be worked by keyboard', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await page.setViewportSize({ width: 1180, height: 720 })
  const hosted = new HostedPage(page)
  await hosted.open()
  await hosted.begin.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Copy session mark' })).toBeVisible()
  const isWider = await page.evaluate(() => [...document.querySelectorAll('*')].some((element) => element.scrollWidth > document.documentElement.clientWidth + 1 && getComputedStyle(element).overflowX === 'visible'))
  expect(isWider).toBe(false)
})
