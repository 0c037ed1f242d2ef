import { expect, test } from '../fixtures/console.ts'
import { inbankBody, prepareListener } from '../fixtures/deliveries.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CallbacksPage } from '../pages/callbacks-page.ts'

// Signed with a dummy key: fixtures/inbank/callback-hmac-vectors.json, "decision-income-proof", and "empty-object" of Instantor's push vectors.
const INBANK = 'message=%7B%22type%22%3A%22DECISION%22%2C%22status%22%3A%22INCOME_PROOF_REQUIRED%22%2C%22creditApplicationUuid%22%3A%22bb3853ce-2034-499e-8b08-42625fdf068b%22%7D&hmac=695b4379b4c5a13436b999533541365ffef3e5072974bfaea9df9dff141b77a19d5c3bb68ae81e8224c3bb8d0649ecc41707aed67b3ce3512f78017e8aa066b7&timestamp=1722587395319'
const INSTANTOR = 'source=customer.se&msg_id=msg-0000000000a-1400000000001&action=report%2Fuser%2Fdata&encryption=B64%2FMD5%2FAES%2FCBC%2FPKCS5&payload=Cdbu84dqg0Jr8I34Zy2MdA%3D%3D&timestamp=2017-08-24T18%3A07%3A51.210%2B02%3A00&hash=4cb3f3b5f77a7930715f0b2b668d5dd14637f8ed'

test('a pasted callback is checked with a key that is used once; nothing is kept', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const callbacks = new CallbacksPage(page)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Check a callback' }).click()
  await expect(page.getByText('Checking changes nothing.')).toBeVisible()
  await page.getByRole('radio', { name: 'Inbank, HMAC-SHA512' }).click()
  await page.getByLabel('Request body').fill(INBANK)
  await page.getByLabel('Key for this check').fill('test_api_key')
  await page.getByRole('button', { name: 'Check with this key' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Real, but stale' })).toBeVisible()
  await expect(page.getByLabel('Key for this check')).toHaveValue('')
  await expect(callbacks.result).toContainText('13 digits, read as milliseconds: 2 Aug 2024')
  await expect(callbacks.result).toContainText('64 of 64')
  await expect(callbacks.result).toContainText('Income proof required')
  await expect(callbacks.result).toContainText('no case on this computer has this reference')
  expect(await violationsOn(page)).toEqual([])

  await page.getByText('Ignore age for this check').click()
  await page.getByLabel('Request body').fill(INBANK.replace('695b4379', '695b4370'))
  await expect(page.getByText('The pasted key was used and is gone.')).toBeVisible()
  await page.getByLabel('Key for this check').fill('test_api_key')
  await page.keyboard.press('Enter')
  await expect(callbacks.result).toContainText('63 of 64')
  await expect(page.locator('.digest-differs')).toHaveCount(2)

  await page.getByRole('radio', { name: 'Instantor, AES' }).click()
  await page.getByRole('button', { name: 'Paste a key once' }).or(page.getByLabel('Key for this check')).first().click()
  await page.getByLabel('Request body').fill(INSTANTOR)
  await page.getByLabel('API name').fill('customer.se')
  await page.getByLabel('Key for this check').fill('test_API_key')
  await page.getByRole('button', { name: 'Check with this key' }).click()
  await expect(callbacks.result).toContainText('20 of 20')
  await callbacks.tab('Live').click()
  await expect(callbacks.list.getByRole('option')).toHaveCount(0)
  expect(await page.content()).not.toContain('test_API_key')
})

test('a stored key checks as one types, from whole bodies and from single fields', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const callbacks = new CallbacksPage(page)
  await prepareListener(console)
  await callbacks.open('Paste-in checker')
  await page.getByRole('radio', { name: 'Inbank, HMAC-SHA512' }).click()
  const body = inbankBody({ status: 'SIGNED' })
  await page.getByLabel('Request body').fill(body)
  await expect(page.getByText('Real and fresh')).toBeVisible()
  await page.getByRole('button', { name: 'Copy result' }).click()
  await expect(page.getByRole('log', { name: 'Notifications' }).getByText('Result copied')).toBeVisible()

  await page.getByRole('radio', { name: 'Separate fields' }).click()
  const fields = new URLSearchParams(body)
  for (const name of ['message', 'hmac', 'timestamp']) await page.getByLabel(name, { exact: true }).fill(fields.get(name) ?? '')
  await expect(page.getByText('Real and fresh')).toBeVisible()
  await page.getByLabel('message', { exact: true }).fill((fields.get('message') ?? '').replace('SIGNED', 'ACTIVATED'))
  await expect(page.getByText('Bad signature', { exact: true })).toBeVisible()
  await expect(callbacks.result).toContainText('Also tried')
})
