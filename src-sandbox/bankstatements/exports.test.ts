import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32, inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../server.ts'
import { callApi, postJson, signIn, startTestSandbox } from '../testing/bank-statements-client.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.close())

const basic = { institution: 'bank_of_statements', username: '12345678', password: 'TestMyMoney' }
const latest = { 'x-output-version': '20190901' }

/** Reads a ZIP through its directory, as a strict reader does. */
function readZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.length - 22
  expect(zip.subarray(end, end + 4).toString('latin1')).toBe('PK\x05\x06')
  const files = new Map<string, Buffer>()
  let at = zip.readUInt32LE(end + 16)
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString()
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26)
    const bytes = inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20)))
    expect([crc32(bytes), bytes.length]).toEqual([zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 24)])
    files.set(name, bytes)
    at += 46 + nameLength
  }
  return files
}

describe('login_fetch_all', () => {
  it('answers with every account, with the period as objects in the original version', async () => {
    const { body } = await postJson(sandbox, '/login_fetch_all', { credentials: basic, requestNumDays: 50 })
    expect(body).toMatchObject({
      accounts: {
        bank_of_statements: {
          accounts: [
            { id: 0, statementData: { startDate: { date: '2026-01-25 13:17:17.000000', timezone_type: 3 } } },
            { id: 1, institution: 'Bank of Statements' },
          ],
        },
      },
    })
  })

  it('gives only the token when it shall be silent', async () => {
    const { body } = await postJson(sandbox, '/login_fetch_all', { credentials: basic, silent: 1 }, latest)
    expect(Object.keys(body)).toEqual(['user_token'])
    const files = await callApi(sandbox, '/files', { headers: { 'x-user-token': body.user_token } })
    expect(files.status).toBe(200)
  })

  it('looks at the delivery before it signs in at the bank', async () => {
    const credentials = { ...basic, password: 'wrong' }
    expect((await postJson(sandbox, '/login_fetch_all', { credentials, async: 1 })).body.errorCode).toBe(19001)
    expect((await postJson(sandbox, '/login_fetch_all', { credentials })).body.errorCode).toBe(20008)
  })

  it('refuses flags and callbacks that make no sense', async () => {
    const send = (extra: object) => postJson(sandbox, '/login_fetch_all', { credentials: basic, ...extra })
    expect((await send({ silent: 'perhaps' })).body.errorCode).toBe(19003)
    expect((await send({ async: 1 })).body.errorCode).toBe(19001)
    expect((await send({ async: 1, callback: 'https://example.com/' })).body.errorCode).toBe(19003)
    expect((await send({ async: 1, callback: 'not an address' })).body.errorCode).toBe(19003)
  })
})

describe('login_fetch_all, asynchronous', () => {
  type Delivered = { path: string; type: string; text: string }
  let receiver: Server
  let address: string
  let delivered: Promise<Delivered>
  beforeEach(async () => {
    delivered = new Promise((resolve) => {
      receiver = createServer((request, answer) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          answer.end()
          const text = Buffer.concat(chunks).toString()
          resolve({ path: request.url ?? '', type: request.headers['content-type'] ?? '', text })
        })
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  })
  afterEach(() => {
    receiver.closeAllConnections()
    receiver.close()
  })

  it('answers with the accounts and delivers the statements', async () => {
    const wanted = { async: 1, callback: `${address}/in`, include_files: true }
    const body = { ...wanted, credentials: basic, referral_code: 'TEST-1' }
    const answer = await postJson(sandbox, '/login_fetch_all', body, latest)
    expect(answer.body['accounts']).toHaveLength(2)
    const { path, type, text } = await delivered
    expect([path, type]).toEqual(['/in', 'application/json'])
    const sent = JSON.parse(text) as { banks: object[]; referral_code: string; files: { name: string }[] }
    expect(sent.banks).toHaveLength(1)
    expect(sent.referral_code).toBe('TEST-1')
    expect(sent.files.map(({ name }) => name)).toContain('TEST-1-bank_of_statements-456789.pdf')
  })

  it('delivers in the format of callbackFormat', async () => {
    const body = { credentials: basic, async: true, callback: `${address}/in`, callbackFormat: 'application/xml' }
    await postJson(sandbox, '/login_fetch_all', body, latest)
    expect((await delivered).text).toContain('<xml dataVersion="20190901"><reference>')
  })

  it('delivers a failure to the error address', async () => {
    const credentials = { ...basic, username: 'error', password: 'error' }
    const body = { credentials, async: 1, callback: `${address}/in`, errorCallback: `${address}/failed` }
    await postJson(sandbox, '/login_fetch_all', body)
    const { path, text } = await delivered
    expect(path).toBe('/failed')
    expect(JSON.parse(text)).toMatchObject({ errorCode: 30003 })
  })
})

describe('files', () => {
  it('come as a ZIP: a PDF per account, the bank\'s own eStatement, and the raw data if asked for', async () => {
    const body = { credentials: basic, generate_raw_file: true, referral_code: 'TEST-7' }
    const fetched = await postJson(sandbox, '/login_fetch_all', body, latest)
    const answer = await callApi(sandbox, `/files?user_token=${fetched.body.user_token}`)
    expect(answer.headers.get('content-type')).toBe('application/x-zip')
    const files = readZip(Buffer.from(await answer.arrayBuffer()))
    expect([...files.keys()].slice(0, 3)).toEqual([
      'TEST-7-bank_of_statements-456789.pdf',
      'TEST-7-bank_of_statements-456790.pdf',
      'TEST-7-bank_of_statements-456789-e.pdf',
    ])
    expect(files.get('TEST-7-bank_of_statements-456789.pdf')?.subarray(0, 5).toString()).toBe('%PDF-')
    const raw = [...files].find(([name]) => name.endsWith('.json'))?.[1].toString() ?? ''
    expect((JSON.parse(raw) as { banks: object[] }).banks).toEqual(fetched.body['banks'])
  })

  it('are not there before an export', async () => {
    const login = await signIn(sandbox)
    const headers = { 'x-user-token': login.user_token, accept: 'application/xml' }
    const answer = await callApi(sandbox, '/files', { headers })
    expect(answer.headers.get('content-type')).toContain('application/xml')
    expect(await answer.text()).toContain('<errorCode>19004</errorCode>')
  })
})

describe('merge_statements', () => {
  type Transaction = { date: string; transactionHash: string; amount: number; balance: string }
  type Account = { transactions: Transaction[]; statementSummary: Record<string, unknown> }
  type Merged = { reference: string; banks: { bankAccounts: Account[] }[] }

  async function rawFile(days: number): Promise<string> {
    const body = { credentials: basic, requestNumDays: days }
    return JSON.stringify((await postJson(sandbox, '/login_fetch_all', body, latest)).body)
  }
  async function merge(files: readonly string[], fields: Readonly<Record<string, string>> = {}): Promise<Response> {
    const form = new FormData()
    for (const file of files) form.append('file', new Blob([file], { type: 'application/json' }), 'raw.json')
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    return callApi(sandbox, '/merge_statements', { body: form, headers: { 'content-type': undefined } })
  }

  it('takes the same transaction once and sorts the newest first', async () => {
    const file = await rawFile(60)
    const once = (await (await merge([file])).json()) as Merged
    const twice = (await (await merge([file, file], { referenceCode: 'TEST-9' })).json()) as Merged
    expect(twice.reference).toBe('TEST-9')
    expect(twice.banks).toEqual(once.banks)
    const account = twice.banks[0]!.bankAccounts[0]!
    const dates = account.transactions.map(({ date }) => date)
    expect(dates).toEqual(dates.toSorted().toReversed())
    expect(account.statementSummary).toMatchObject({ closingBalance: '123.45', searchPeriodEnd: '2026-03-16' })
    const original = JSON.parse(file) as Merged
    expect(account.statementSummary['openingBalance']).toBe(
      original.banks[0]!.bankAccounts[0]!.statementSummary['openingBalance'],
    )
  })

  it('joins two exports', async () => {
    const files = [await rawFile(30), await rawFile(60)]
    const merged = (await (await merge(files)).json()) as Merged
    const counts = files.map((file) => (JSON.parse(file) as Merged).banks[0]!.bankAccounts[0]!.transactions.length)
    const { transactions } = merged.banks[0]!.bankAccounts[0]!
    expect(transactions.length).toBeGreaterThan(Math.max(...counts))
    expect(new Set(transactions.map(({ transactionHash }) => transactionHash)).size).toBe(transactions.length)
  })

  it('takes nothing but forms with raw files of 20190901', async () => {
    const code = async (answer: Response) => ((await answer.json()) as { errorCode: number }).errorCode
    expect((await callApi(sandbox, '/merge_statements', { body: '{}' })).status).toBe(415)
    expect(await code(await merge([]))).toBe(19001)
    expect(await code(await merge(['{"dataVersion": 20160527}']))).toBe(19003)
    expect(await code(await merge(['no json']))).toBe(19003)
    expect(await code(await merge([await rawFile(9)], { async: 'true' }))).toBe(19003)
  })
})

describe('client-side calls', () => {
  const page = { 'x-api-key': undefined, origin: 'https://lender.example' }

  it('finish a retrieval that was started with the key', async () => {
    const { body: init } = await postJson(sandbox, '/init_cs_request', { referral_code: 'TEST-123456' })
    expect(init).toMatchObject({ guid: expect.any(String) as string, referral_code: 'TEST-123456' })
    const guid = String(init['guid'])
    const started = { credentials: basic, user_token: init.user_token }
    const login = await postJson(sandbox, `/cs_login/${guid}`, started, page)
    expect(login.body['accounts']).toHaveLength(2)
    const chosen = { user_token: login.body.user_token, accounts: { bank_of_statements: [0] } }
    const exported = await postJson(sandbox, `/cs_export/${guid}`, chosen, { ...page, ...latest })
    expect(exported.body['banks']).toHaveLength(1)
    const again = { credentials: basic, user_token: exported.body.user_token }
    expect((await postJson(sandbox, `/cs_login/${guid}`, again, page)).body.errorCode).toBe(19006)
  })

  it('need their own guid, a token, and a site that is allowed', async () => {
    const { body: init } = await postJson(sandbox, '/init_cs_request', {})
    const guid = String(init['guid'])
    const body = { credentials: basic, user_token: init.user_token }
    expect((await postJson(sandbox, '/cs_login/other', body, page)).status).toBe(401)
    expect((await postJson(sandbox, `/cs_login/${guid}`, { credentials: basic }, page)).body.errorCode).toBe(19001)
    const elsewhere = { ...page, origin: 'https://other.example' }
    expect((await postJson(sandbox, `/cs_login/${guid}`, body, elsewhere)).status).toBe(403)
    expect((await postJson(sandbox, '/cs_login', body, page)).status).toBe(404)
    const preflight = await callApi(sandbox, `/cs_login/${guid}`, { method: 'OPTIONS', headers: page })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, page.origin])
  })
})
