import { createServer, type AddressInfo } from 'node:net'
import { callBridge } from '../fixtures/bridge.ts'
import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { LinkPage } from '../pages/link-page.ts'

/** A port that nobody has right now. */
const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer()
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    server.close(() => { resolve(port) })
  })
})

test('a link shows that the applicant came back, live, with the provider’s number on hover', async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const links = new LinkPage(page)
  await cases.loadSamples()
  await callBridge(page, 'settings.update', { listener: { port: await freePort() } })
  expect(await callBridge(page, 'listener.start', { isConfirmed: false })).toMatchObject({ ok: true, value: { state: 'listening' } })
  expect(await callBridge(page, 'listener.copyAddress', { providerId: 'bankstatements', route: 'return' })).toMatchObject({ ok: true })
  const address = await console.app.evaluate(({ clipboard }) => clipboard.readText())
  const back = async (parameters: Readonly<Record<string, string>>): Promise<number> => (await fetch(`${address}?${new URLSearchParams(parameters).toString()}`)).status

  await cases.open('Mary Jones')
  await links.open()
  await links.fill({ Identifier: 'RETURN-1' })
  await links.create()
  const row = links.links.getByRole('listitem')
  await expect(row).toContainText('Not used yet')
  const reference = (/[A-Z]+-RETURN-1/.exec(await row.innerText()) ?? [''])[0]

  expect(await back({ referrerCode: reference, status: 'ERROR', errorCode: '30004', errorText: 'Finish <b>first</b>' })).toBe(200)
  await expect(row).toContainText('Bank error')
  await expect(row).toContainText('30004, Finish first')
  await expect(row.locator('[data-tone=negative]')).toHaveAttribute('title', /^30004, \d\d:\d\d$/)
  expect(await violationsOn(page)).toEqual([])
  await page.keyboard.press('Control+Shift+D')
  expect(await violationsOn(page), 'dark').toEqual([])

  expect(await back({ referrerCode: reference, status: 'COMPLETE' })).toBe(200)
  await expect(row).toContainText('Applicant finished')
  await expect(row).not.toContainText('30004')
  await page.getByRole('button', { name: 'Back to the case' }).click()
  await expect(new CasePage(page).timeline).toContainText('Applicant finished the link')
})
