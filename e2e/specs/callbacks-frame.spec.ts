import { expect, test } from '../fixtures/console.ts'
import { freePort, startListener } from '../fixtures/deliveries.ts'
import { callBridge } from '../fixtures/bridge.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CallbacksPage } from '../pages/callbacks-page.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'

test('a retrieval in the provider’s frame: form, sign-in in the locked page, the report as a callback, statements', async ({ console }) => {
  test.setTimeout(90_000)
  const page = console.page()
  const cases = new CasesPage(page)
  await callBridge(page, 'settings.update', { listener: { port: await freePort() } })
  await cases.loadSamples()
  await cases.open('Erik Lindqvist')
  await new CasePage(page).recordConsent()
  await page.getByRole('button', { name: /Start retrieval/ }).first().click()
  await page.getByRole('radio', { name: /Instantor/ }).click()
  await expect(page.getByRole('radio', { name: 'Run in the provider’s frame' })).toBeChecked()
  expect(await violationsOn(page), 'start').toEqual([])
  await page.getByRole('button', { name: 'Continue to the frame' }).click()
  await expect(page.getByText('The listener is off.')).toBeVisible()
  await page.getByRole('button', { name: 'Start the listener' }).click()
  await expect(page.getByText('The listener is off.')).toHaveCount(0)
  expect(await violationsOn(page), 'form').toEqual([])
  await page.getByRole('button', { name: 'Make the page' }).click()
  const steps = page.getByRole('list', { name: 'How far it is' })
  await expect(steps.locator('[aria-current=step]')).toContainText('Waiting for the sign-in at the bank')
  expect(await violationsOn(page), 'run').toEqual([])

  const coming = console.app.waitForEvent('window')
  await page.getByRole('button', { name: 'Open the frame' }).click()
  const frame = (await coming).frameLocator('iframe')
  const signIn = async (userName: string): Promise<void> => {
    await frame.getByLabel('User name').fill(userName)
    await frame.getByLabel('Password').fill('anything')
    await frame.getByRole('button', { name: 'Sign in' }).click()
  }
  await frame.getByRole('button', { name: 'Provbanken AB' }).click()
  await signIn('wrong')
  await expect(steps).toContainText('The bank refused the last try')
  await signIn('ok')
  await expect(page.getByRole('heading', { name: 'Report in' })).toBeVisible({ timeout: 40_000 })
  await page.getByRole('button', { name: 'Open statements' }).click()
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible()

  const callbacks = new CallbacksPage(page)
  await page.getByRole('tab', { name: 'Callbacks' }).click()
  await callbacks.list.getByRole('option').first().click()
  await expect(callbacks.detail).toContainText('Valid. Applied.')
  await expect(callbacks.detail).toContainText('Report at a glance')
  expect(await violationsOn(page), 'report').toEqual([])
})

test('a run that is open is gone on with, and cancelled from its page', async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  await callBridge(page, 'settings.update', { listener: { port: await freePort() } })
  await startListener(console)
  await cases.loadSamples()
  await cases.open('Erik Lindqvist')
  await new CasePage(page).recordConsent()
  const found = (await callBridge(page, 'cases.search', { text: 'Erik Lindqvist', limit: 5 })).value as readonly { id: string }[]
  await callBridge(page, 'frames.start', { caseId: found[0]?.id, providerId: 'instantor', values: {} })
  await page.getByRole('button', { name: /Start retrieval|Continue/ }).first().click()
  await expect(page.getByRole('button', { name: 'Open the frame' })).toBeVisible()
  await page.getByRole('button', { name: 'Copy snippet' }).click()
  await expect(cases.toast('Snippet copied')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await expect(page.getByRole('heading', { name: 'The run was cancelled' })).toBeVisible()
})
