import { expect, it } from 'vitest'
import type { ApiAnswer } from './calls.ts'
import type { BankStatementsClient } from './client.ts'
import { keepPassword, openSession } from './session.ts'

const never = new AbortController().signal
const answerOf = (body: ApiAnswer['body']): ApiAnswer => ({ body, bytes: Buffer.from(JSON.stringify(body)), mediaType: 'application/json' })
const STEP = { mfa: { title: 'One-time code', fields: [{ type: 'input', id: 'code', label: 'Code' }] } }
const institution = { slug: 'bank', name: 'Bank', group: null, searchWords: [], loginFields: [], needsPreload: false, asksSecurityStep: false, isPasswordNeededAtExport: false, maxDays: null, isTest: true, isAvailable: true }

/** A signed-in session whose bank asks for a step when it is asked for something else. */
const open = () => {
  const sent: string[] = []
  const late = (name: string) => () => {
    sent.push(name)
    return Promise.resolve(answerOf(STEP))
  }
  const client = { statements: late('statements'), identify: late('identify'), mfa: late('mfa') } as unknown as BankStatementsClient
  const account = { name: 'Everyday', accountNumber: '1', id: 0, bsb: '000-000', balance: '1.00', available: '1.00' }
  const session = openSession({ client, box: { current: 'token' }, listed: { institution, region: 'au' }, answer: answerOf({ accounts: [account], user_token: 'token' }), password: keepPassword(null) })
  return { session, sent, keys: session.accounts.map(({ key }) => key) }
}

it('a step in answer to statements is refused clearly, and the one call of the session is not made again', async () => {
  const { session, sent, keys } = open()
  await expect(session.fetchStatements({ accountKeys: keys, days: 30 }, never)).rejects.toMatchObject({ detail: { code: 'retrieval.challenge-not-supported' } })
  await expect(session.fetchStatements({ accountKeys: keys, days: 30 }, never)).rejects.toMatchObject({ detail: { code: 'retrieval.illegal-move' } })
  expect(sent).toEqual(['statements'])
})

it('a step in answer to identify is refused as what it is, not as an unreadable answer', async () => {
  const { session, sent, keys } = open()
  await expect(session.identify?.(keys, never)).rejects.toMatchObject({ detail: { code: 'retrieval.challenge-not-supported', message: expect.stringContaining('customer') as string } })
  await expect(session.identify?.(keys, never)).rejects.toMatchObject({ detail: { code: 'retrieval.illegal-move' } })
  expect(sent).toEqual(['identify'])
})
