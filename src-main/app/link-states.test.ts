import { afterEach, expect, it } from 'vitest'
import type { CaseId } from '#shared/domain/ids.ts'
import { createDesks } from './testing/desks.ts'
import { freePort } from './testing/free-port.ts'
import type { TestConsole } from './testing/test-console.ts'

const { open, closeAll } = createDesks()
afterEach(closeAll)

const providerId = 'bankstatements' as const
const listen = async (): Promise<Readonly<{ desk: TestConsole; caseId: CaseId; address: string }>> => {
  const desk = await open()
  const { id: caseId } = await desk.call('cases.create', {
    market: 'AU', applicant: { name: 'Mary Canaryfield', bornOn: null, nationalId: null, email: null, phone: null }, product: '', amount: null, termMonths: null, owner: 'AS', dueAt: null,
  })
  await desk.call('settings.update', { listener: { port: await freePort() } })
  expect(await desk.call('listener.start', { isConfirmed: false })).toMatchObject({ state: 'listening' })
  await desk.call('listener.copyAddress', { providerId, route: 'return' })
  return { desk, caseId, address: desk.desktop.copied.at(-1) ?? '' }
}
/** The applicant's browser opens the return address. */
const back = async (address: string, parameters: Readonly<Record<string, string>>): Promise<number> =>
  (await fetch(`${address}?${new URLSearchParams(parameters).toString()}`, { redirect: 'manual' })).status

it('an applicant who comes back from a link moves its state, with the number that was sent; another link stays', { timeout: 60_000 }, async () => {
  const { desk, caseId, address } = await listen()
  const used = await desk.call('links.create', { caseId, providerId, values: { uniqueId: 'USED-1' } })
  const other = await desk.call('links.create', { caseId, providerId, values: { uniqueId: 'OTHER-1' } })
  expect([used.state, used.stateAt]).toEqual(['waiting', null])
  const stateOf = async (id: string) => {
    const link = (await desk.call('links.list', { caseId })).find((one) => one.id === id)
    return [link?.state, link?.stateCode]
  }
  expect(await back(address, { referrerCode: used.reference, status: 'ERROR', errorCode: '30004', errorText: 'Finish <b>first</b>' })).toBe(200)
  await expect.poll(() => stateOf(used.id), { timeout: 15_000 }).toEqual(['failed', '30004'])
  expect(await back(address, { referrerCode: used.reference, status: 'COMPLETE' })).toBe(200)
  await expect.poll(() => stateOf(used.id), { timeout: 15_000 }).toEqual(['returned', null])
  expect(await stateOf(other.id)).toEqual(['waiting', null])
  expect(await back(address, { referrerCode: 'TEST-NOBODY', status: 'COMPLETE' })).toBe(200)
  const titles = (await desk.call('timeline.list', { caseId, beforeId: null, limit: 50, withMachine: true })).map(({ title }) => title)
  expect(titles).toEqual(expect.arrayContaining(['The link ended with an error', 'Applicant finished the link']))
})
