import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import { isAppError } from '#shared/domain/errors.ts'
import { toDecimal, type Money } from '#shared/domain/money.ts'
import { callbacks } from './callback.ts'
import { KNOWN_STATUSES } from './errors.ts'
import { toNews } from './report.ts'
import { CONTEXT, deliver, formOf, makeFields, keyOf, SOURCE } from './testing/pushes.ts'

type Report = Extract<CallbackNews, { kind: 'report' }>
const bytesOf = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url))
const asReport = (news: CallbackNews): Report => {
  if (news.kind !== 'report') throw new Error(`a report expected, not ${news.kind}`)
  return news
}
const read = (body: unknown, source = 'customer.inc'): Report => asReport(toNews(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), source))
const older = read(bytesOf('report-v1.seed.json').toString('utf8'))
const newer = read(bytesOf('report-v2.json').toString('utf8'), SOURCE)
const show = (money: Money | null | undefined): string | null => (money ? `${toDecimal(money)} ${money.currency}` : null)
const factOf = ({ facts }: Report, label: string) => facts.find((fact) => fact.label === label)

/** Cents of every `"amount"` in the text, counted without the reader and without floats. */
const centsIn = (text: string): readonly bigint[] => [...text.matchAll(/"amount":\s*(-?)(\d+)(?:\.(\d{1,2})0*)?/g)].map(([, sign, whole = '', fraction = '']) => BigInt(`${sign ?? ''}1`) * BigInt(`${whole}${fraction.padEnd(2, '0')}`))
const countedIn = (text: string) => {
  const cents = centsIn(text)
  const sum = (list: readonly bigint[]): bigint => list.reduce((total, one) => total + one, 0n)
  return { rows: cents.length, incoming: sum(cents.filter((one) => one > 0n)), outgoing: sum(cents.filter((one) => one < 0n)) }
}
const mapped = ({ delivery }: Report) => {
  const minors = (delivery?.statement.accounts ?? []).flatMap(({ transactions }) => transactions.map(({ amount }) => amount.minor))
  const sum = (list: readonly bigint[]): bigint => list.reduce((total, one) => total + one, 0n)
  return { rows: minors.length, incoming: sum(minors.filter((one) => one > 0n)), outgoing: sum(minors.filter((one) => one < 0n)) }
}

describe('the older format', () => {
  it('becomes a statement with four accounts, each in its own currency', () => {
    expect([older.status, older.outcome, older.reportNumber, older.failure]).toEqual(['ok', 'complete', 2, null])
    const accounts = older.delivery?.statement.accounts ?? []
    expect(accounts.map(({ account, transactions }) => [account.number, account.iban, account.institutionSlug, account.institutionName, account.type, account.holders, show(account.balance), transactions.length])).toEqual([
      ['8770741-8188424403', 'HH77819086222927567182', 'swedbank', 'Swedbank AB', 'Giro', ['Ellie Butler'], '6287.04 EUR', 4],
      ['3966783-6522599775', 'UH63761019650696043401', 'swedbank', 'Swedbank AB', 'Giro', ['Ellie Butler'], '4981.88 PAB', 0],
      ['8067332-6349708985', 'WY62548283773871265346', 'swedbank', 'Swedbank AB', 'Giro', ['Ellie Butler'], '172.14 IDR', 0],
      ['8686746-4402465208', 'TZ65001337444202837642', 'swedbank', 'Swedbank AB', 'Giro', ['Ellie Butler'], '9285.57 BYR', 0],
    ])
    expect(new Set(accounts.map(({ account }) => account.providerKey)).size).toBe(4)
    expect(accounts[0]?.transactions[0]).toMatchObject({ bookedOn: '2014-11-24', description: 'Fake transfer to/from : VitalOnline', amount: { minor: -87_211n, currency: 'EUR' }, balance: { minor: 628_704n }, status: 'booked', sourcePath: 'scrape.accountList[0].transactionList[0]' })
    expect(older.delivery?.statement).toMatchObject({ providerId: 'instantor', formatVersion: 'v1', unknownFields: [] })
    expect(Buffer.from(older.delivery?.rawBody ?? []).equals(bytesOf('report-v1.seed.json'))).toBe(true)
  })

  it('its totals are those of an independent count, and of the vendor', () => {
    const text = bytesOf('report-v1.seed.json').toString('utf8')
    expect(mapped(older)).toEqual(countedIn(text))
    expect(mapped(older)).toEqual({ rows: 4, incoming: 7_446n, outgoing: -180_324n })
    // 74.46 / 3 = 24.82; -1803.24 / 3 = -601.08 (providers/instantor.md, section 5).
    expect([mapped(older).incoming / 3n, mapped(older).outgoing / 3n]).toEqual([2_482n, -60_108n])
  })

  it('figures added across currencies say so and carry no currency', () => {
    expect(factOf(older, 'Lowest balance of a month, on average')?.value).toBe('21928.79 (EUR, PAB, IDR and BYR added as if they were one)')
    expect(factOf(older, 'Cash flow, month 0')?.value).toBe('in 0, out -1803.24, lowest balance 20726.63 (EUR, PAB, IDR and BYR added as if they were one)')
    const sums = older.facts.filter(({ value }) => /\d+\.\d\d/.test(value) && !/transactions/i.test(value))
    for (const { label, value } of sums) if (!label.startsWith('Transactions') && !label.startsWith('Report')) expect(value).toContain('added as if they were one')
    const oneCurrency = JSON.parse(bytesOf('report-v1.seed.json').toString('utf8').replace(/PAB|IDR|BYR/g, 'EUR')) as object
    expect(factOf(read(oneCurrency), 'Incoming a month, on average')?.value).toBe('24.82 EUR')
    const withLoans = JSON.stringify(oneCurrency).replaceAll('"numberOfLoans":0,"amountOfLoans":0', '"numberOfLoans":2,"amountOfLoans":-100.5')
    expect(factOf(read(withLoans), 'Cash flow, month -1')?.value).toBe('in 0, out 0, lowest balance 22529.87, loans 2, amount of loans -100.5 EUR')
  })

  it('identity checks are facts with a result; the personal number itself is left out', () => {
    expect(older.facts.filter(({ isOk }) => isOk !== null)).toEqual([
      { label: 'Signed in at the bank', value: 'yes', isOk: true },
      { label: 'Name', value: 'Ellie M. Butler: the bank has the same', isOk: true },
      { label: 'Personal number', value: 'the bank has the same', isOk: true },
      { label: 'Account number', value: '87707418188424403: the bank has the same', isOk: true },
    ])
    expect(JSON.stringify(older.facts)).not.toContain('1234567890')
    const raw = JSON.parse(bytesOf('report-v1.seed.json').toString('utf8')) as { bankReport: object }
    const other = read({ ...raw, bankReport: { ...raw.bankReport, nameVerified: false, personalNumberVerified: null, accountNumbersVerified: 'none' } })
    expect([factOf(other, 'Name')?.isOk, factOf(other, 'Personal number'), factOf(other, 'Account number')]).toEqual([false, undefined, undefined])
  })

  it('what the bank or a person is known by is no reference', () => expect(older.references).toEqual([]))

  it.each<[string, readonly object[], readonly string[]]>([
    ['ours first', [{ provider: SOURCE, key: 'orderId', value: 'ORD-1' }, { provider: SOURCE, key: 'casebenchReference', value: 'cb-1' }], ['cb-1', 'ORD-1']],
    ['an id that we gave as identification', [{ provider: SOURCE, key: 'userIdentification', value: 'CB-1042' }], ['CB-1042']],
    ['no personal number', [{ provider: SOURCE, key: 'userIdentification', value: '191234567890' }, { provider: SOURCE, key: 'userIdentification', value: '19123456-7890' }], []],
    ['nothing of the bank', [{ provider: 'swedbank', key: 'casebenchReference', value: 'cb-1' }], []],
    ['nothing reserved', [{ provider: SOURCE, key: 'client', value: 'credigo' }, { provider: SOURCE, key: 'ssn', value: 'abcdef' }], []],
    ['nothing odd', [{ provider: SOURCE, key: 'casebenchReference', value: 'a b<c>' }, null as never, { provider: SOURCE }], []],
  ])('references: %s', (_, miscEntryList, references) => {
    expect(read({ basicInfo: { source: SOURCE, miscEntryList, scrapeReport: { status: 'ok' } } }, SOURCE).references).toEqual(references)
  })
})

describe('the newer format', () => {
  it('becomes a statement; booking dates, missing lists, small letters and empty texts are understood', () => {
    expect([newer.status, newer.outcome, newer.reportNumber]).toEqual(['ok', 'complete', 0])
    expect(newer.references).toEqual(['cb-11112222-3333-4444-8555-666677778888', 'APP-77', '6e1c7f0a-0000-4000-8000-00000000c0de'])
    const [current, savings] = newer.delivery?.statement.accounts ?? []
    expect(current?.account).toMatchObject({ institutionSlug: 'provbanken', institutionName: 'Provbanken', currency: 'SEK', type: 'checking', iban: 'SE0000000000000000000000', balance: { minor: 2_910_015n }, available: { minor: 3_110_015n } })
    expect(current?.transactions.map(({ bookedOn, description, amount, category, type }) => [bookedOn, description, show(amount), category, type])).toEqual([
      ['2026-10-03', 'Kortköp', '-100.00 SEK', 'shopping', 'card'], ['2026-09-25', 'Arbetsgivaren AB', '30100.10 SEK', null, null], ['2026-09-24', 'Hyra', '-899.95 SEK', null, null],
    ])
    expect([savings?.transactions.length, show(savings?.account.balance), newer.delivery?.statement.unknownFields]).toEqual([0, '0.00 SEK', []])
    expect(mapped(newer)).toEqual(countedIn(bytesOf('report-v2.json').toString('utf8')))
  })
  it('its figures belong to one account and so to one currency', () => {
    expect(factOf(newer, '0000-1111-22222: incoming a month, on average')?.value).toBe('30100.10 SEK')
    expect(factOf(newer, '0000-1111-22222: 2026-10, in part')?.value).toBe('in 0.0, out -100.0, lowest 29100.15, highest 29200.15, average 29150.15 SEK')
    expect(JSON.stringify(newer.facts)).not.toContain('190001010000')
  })

  const documented = new URL('../../../../shared/fixtures/instantor/report-v2.docs.json', import.meta.url)
  it.skipIf(!existsSync(documented))('the vendor’s own sample, where it lies beside the checkout', () => {
    const text = readFileSync(documented, 'utf8')
    const report = read(text, SOURCE)
    expect([report.status, report.outcome, mapped(report)]).toEqual(['ok', 'complete', countedIn(text)])
    expect(report.delivery?.statement.accounts.map(({ account }) => [account.number, show(account.balance), show(account.available), account.iban])).toEqual([['1234-5678-90123', '-48.00 PLN', '100.00 PLN', 'account_iban']])
    expect(report.delivery?.statement.unknownFields).toEqual([])
  })
})

describe('statuses', () => {
  const ofOlder = (status: string, isFinal: unknown): Report => read({ basicInfo: { scrapeReport: { status, isFinal, reportNumber: 1, comment: 'Said so' } }, bankReport: null, scrape: null })
  it.each(KNOWN_STATUSES)('%s has one meaning in both formats, and words where it ends the run', (status) => {
    for (const report of [ofOlder(status, true), read({ processStatus: status }), ofOlder(` ${status.toUpperCase()} `, true)]) {
      const wanted = status === 'ok' ? 'complete' : ['incomplete', 'partial'].includes(status) ? 'more' : 'failed'
      expect([report.outcome, report.failure !== null, report.delivery]).toEqual([wanted, wanted === 'failed', null])
      if (report.failure) expect(report.failure.message).toMatch(/^[A-Z].+\.$/)
    }
  })
  it.each<[string, string, number | undefined]>([
    ['invalid_login', 'retrieval.wrong-login', undefined], ['insufficient_data', 'retrieval.no-usable-account', undefined], ['bank_error', 'retrieval.bank-unavailable', 3_600],
    ['parse_error', 'retrieval.bank-changed', undefined], ['scrape_error', 'retrieval.bank-changed', undefined], ['process_error', 'retrieval.bank-changed', undefined],
    ['abandoned', 'retrieval.session-ended', undefined], ['timed_out', 'retrieval.session-ended', undefined], ['blocked', 'retrieval.already-running', undefined],
    ['too_many_retries', 'retrieval.wait', 86_400], ['banned_user', 'provider.unknown-error', undefined], ['', 'provider.unknown-error', undefined], ['constructor', 'provider.unknown-error', undefined],
  ])('%s ends with %s', (status, code, retryAfterSeconds) => {
    expect(ofOlder(status, true).failure).toMatchObject({ code, providerCode: status, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) })
  })
  it('an ok that is not final, and an unknown word that is not, keep the run open', () => {
    expect([ofOlder('ok', false).outcome, ofOlder('ok', 'false').outcome, ofOlder('bank_redirect', false).outcome, ofOlder('bank_redirect', undefined).outcome]).toEqual(['more', 'more', 'more', 'failed'])
  })
  it('after a wrong login and after leaving halfway the frame goes on; nothing else does, and no sentence says what was saved', () => {
    const failed = KNOWN_STATUSES.map((status) => ofOlder(status, true)).filter(({ outcome }) => outcome === 'failed')
    expect(failed.filter(({ goesOn }) => goesOn).map(({ status }) => status)).toEqual(['invalid_login', 'abandoned'])
    for (const { failure } of failed) expect(failure?.message).not.toContain('saved')
  })
  it('R-41: a status is one plain line of limited length', () => expect(ofOlder(`o\u202ek\n${'x'.repeat(300)}`, true).status).toMatch(/^o k x{60,80}…$/))
  it('the vendor’s comment is told as the vendor’s', () => expect(factOf(ofOlder('bank_redirect', true), 'Comment of Instantor')?.value).toBe('Said so'))
  it('the seed’s other name for the outer part, and the inner copy, are understood', () => {
    expect(read({ basicInfo: {}, process_report: { status: 'blocked' } }).status).toBe('blocked')
    expect(read({ basicInfo: {}, bankReport: { scrapeStatus: 'abandoned' } }).status).toBe('abandoned')
  })
  it('figures of insufficient data are the word Unknown and stay it', () => {
    expect(factOf(read({ basicInfo: { scrapeReport: { status: 'insufficient_data' } }, bankReport: { averageAmountOfIncomingTransactionsMonth: 'Unknown' } }), 'Incoming a month, on average')?.value).toBe('Unknown')
  })
})

describe('what cannot be read', () => {
  const account = (rows: unknown, rest: object = {}) => ({ processStatus: 'ok', accountList: [{ number: '1', currency: 'SEK', transactionList: rows, ...rest }] })
  const row = { onDate: '2026-01-02', description: 'x', amount: 1 }
  it.each<[string, unknown, RegExp]>([
    ['rows that are no list', account('none'), /transactionList/],
    ['a row that is none', account([7]), /transactionList\[\]/],
    ['accounts that are no list', { processStatus: 'ok', accountList: {} }, /accountList/],
    ['what holds the accounts, as a text', { basicInfo: { scrapeReport: { status: 'ok' } }, scrape: 'none' }, /scrape/],
    ['what holds the accounts, as a list', { basicInfo: { scrapeReport: { status: 'ok' } }, scrape: [] }, /scrape/],
    ['a member given twice', '{"processStatus":"ok","processStatus":"ok"}', /read in one way/],
    ['a prototype', '{"processStatus":"ok","__proto__":{}}', /read in one way/],
  ])('%s stops the report, by the field’s name', (_, body, where) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ detail: expect.objectContaining({ code: 'callback.malformed', message: expect.stringMatching(where) as string }) as object }) as Error)
  })
  it.each<[string, object, string]>([
    ['without an amount', { amount: null }, 'no amount'],
    ['whose amount is none', { amount: 'much' }, 'no amount'],
    ['with more digits than the currency has', { amount: '1.005' }, 'no amount'],
    ['without a day', { onDate: '2026-02-30' }, 'no day'],
  ])('a row %s is left out by its place; the rows beside it stay', (_, odd, why) => {
    const { delivery, lacking, facts } = read(account([row, { ...row, ...odd }, row]))
    expect([delivery?.statement.accounts[0]?.transactions.map(({ ordinal }) => ordinal), lacking]).toEqual([[0, 2], [`accountList[0].transactionList[1], ${why}`]])
    expect(facts.find(({ label }) => label === 'Rows left out')).toEqual({ label: 'Rows left out', value: `1: accountList[0].transactionList[1], ${why}`, isOk: false })
  })
  it('an odd balance, currency or new member is told and kept out of the figures', () => {
    const { delivery } = read(account([{ ...row, balance: 'n/a', news: 1 }], { currency: 'kronor', balance: {}, news: 1 }))
    expect(delivery?.statement.unknownFields).toEqual(['accountList[].balance: not an amount', 'accountList[].currency: not a currency', 'accountList[].news', 'accountList[].transactionList[].balance: not an amount', 'accountList[].transactionList[].news'])
    expect(delivery?.statement.accounts[0]?.transactions[0]?.amount).toEqual({ minor: 100n, currency: 'XXX' })
  })
  it('neither format is news of nothing; no JSON is malformed', () => {
    expect(toNews(Buffer.from('{}'), SOURCE)).toEqual({ kind: 'other', references: [] })
    expect(() => toNews(Buffer.from('hello'), SOURCE)).toThrow(/cannot be read/)
  })
  it('R-44: amounts never pass through a float', () => {
    const text = '{"processStatus":"ok","accountList":[{"number":"1","currency":"SEK","transactionList":[{"onDate":"2026-01-02","amount":90071992547409.93},{"onDate":"2026-01-02","amount":-0.00},{"onDate":"2026-01-02","amount":1.5E3},{"onDate":"2026-01-02","amount":480.06000000000006}]}]}'
    expect(read(text).delivery?.statement.accounts[0]?.transactions.map(({ amount }) => amount.minor)).toEqual([9_007_199_254_740_993n, 0n, 150_000n, 48_006n])
  })
  it.each([['KWD', '1.2340000000000001', 1_234n], ['KWD', '-0.9989999999999999', -999n], ['SEK', '0.9999999999999999', 100n], ['JPY', '99.99999999999999', 100n]])('the noise of floats in %s, %s, falls off at the digits of the currency', (currency, amount, minor) => {
    const text = `{"processStatus":"ok","accountList":[{"number":"1","currency":"${currency}","transactionList":[{"onDate":"2026-01-02","amount":${amount}}]}]}`
    expect(read(text).delivery?.statement.accounts[0]?.transactions[0]?.amount.minor).toBe(minor)
  })
  it('whatever JSON comes is read or refused by its code', () => {
    const json = fc.json({ maxDepth: 5 }).map((text) => JSON.parse(text) as unknown)
    const odd = fc.oneof(json, fc.record({ basicInfo: json, bankReport: json, scrape: fc.oneof(json, fc.record({ accountList: fc.oneof(json, fc.array(json)) })) }), fc.record({ processStatus: json, accountList: fc.oneof(json, fc.array(json)), accountReportList: json, miscParams: json }))
    fc.assert(fc.property(odd, (body) => {
      try {
        toNews(Buffer.from(JSON.stringify(body)), SOURCE)
      } catch (error) {
        expect(isAppError(error) && error.code).toBe('callback.malformed')
      }
    }), { numRuns: 1_500, seed: 5 })
  })
})

describe('reading a delivery', () => {
  const files = { pgpPrivateKey: null }
  it('opens it with the key that fits', async () => {
    const news = await callbacks.read(deliver(formOf(makeFields(bytesOf('report-v1.seed.json')))), { ...CONTEXT, files })
    expect(mapped(asReport(news)).rows).toBe(4)
  })
  it('and says so where no stored key fits any more, which makes a proven delivery no malformed one', async () => {
    const delivery = deliver(formOf(makeFields('{}')))
    await expect(callbacks.read(delivery, { keys: [keyOf('new key')], toleranceSeconds: null, files })).rejects.toMatchObject({ detail: { code: 'callback.not-applicable' } })
    await expect(callbacks.read(deliver('x=1'), { ...CONTEXT, files })).rejects.toMatchObject({ detail: { code: 'callback.malformed' } })
  })
})
