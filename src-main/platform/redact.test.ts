import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/domain/errors.ts'
import { escapeControls, isSecretKey, redact, redactText, REDACTED } from './redact.ts'

/** Invented identifiers; each has to be gone after redaction. */
const POSITIVE: Readonly<Record<string, readonly string[]>> = {
  bearer: ['Bearer abcdef123456', 'bearer AbC.def-ghi_jkl', 'Basic dXNlcjpwYXNz', 'Authorization: Bearer zzzyyyxxx111', 'Digest abcdef0123', 'BEARER 0a1b2c3d4e5f'],
  jwt: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'token eyJ0eXAiOiJKV1QifQ.eyJhIjoxfQ.', 'got eyJabcdef123.eyJabcdef456.sig-part_1'],
  'named secret': [
    'password=hunter2', 'password: hunter2', '"password":"hunter2"', "'passwd' => 'hunter2'", 'X-API-KEY: K1', 'api_key=short', 'apiKey: "s3cret"',
    'user_token=abc', 'clientSecret=zzz', 'otp=123456', 'pin: 4711', 'captcha=wxyz', 'sessionId=ab1', 'cookie: a=b', 'username=mary', 'hmac=00ff', 'X-Signature: abc==', 'pwd=1', 'passphrase="correct horse"', 'refresh_token=r1',
  ],
  address: ['https://mary:pw@example.com/x', 'http://user@10.0.0.1/'],
  query: ['https://example.com/a?token=1&x=2', 'https://example.com/cb#access=1', 'http://127.0.0.1:8443/cb?status=COMPLETE'],
  'e-mail': ['mary@example.com', 'mary.jones+loan@mail.example.co.uk', "o'connor@example.ie", 'jānis@piemērs.lv', 'a_b-c%d@sub.domain.example', 'To: <mary@example.com>'],
  home: ['/home/mary/file.db', '/Users/mary/Library/x', 'C:\\Users\\Mary\\AppData'],
  iban: [
    'EE382200221020145685', 'EE38 2200 2210 2014 5685', 'LV80BANK0000435195001', 'LV80 BANK 0000 4351 9500 1', 'SE4550000000058398257466', 'FI2112345600000785', 'FI21 1234 5600 0007 85',
    'PL61109010140000071219812874', 'PL61 1090 1014 0000 0712 1981 2874', 'LT121000011101001000', 'DE89370400440532013000', 'GB29NWBK60161331926819', 'ES9121000418450200051332', 'CZ6508000000192000145399', 'iban EE382200221020145685,',
  ],
  'Estonian code': ['37605030299', '49403136515', 'id 60001019906 of'],
  'Latvian code': ['161175-19997', '327000-12345', '32700012345'],
  'Swedish number': ['811228-9874', '19811228-9874', '198112289874', '811228+9874', '670919-9530'],
  'Finnish code': ['131052-308T', '010199A123B', '290200A248A', '131052+308T', '010101Y9876'.slice(0, 7) + '123X'],
  'Polish PESEL': ['44051401359', '02070803628', 'PESEL 90090515836'],
  Centrelink: ['123456789A', '123 456 789 A', '987-654-321-X', '204 123 456T', 'CRN 555666777K'],
  BSB: ['062-000', 'BSB 062-001', 'bsb: 732-123', '013-999'],
  card: ['4111111111111111', '4111 1111 1111 1111', '5500-0000-0000-0004', '340000000000009', '6011000000000004', '30000000000004', '4222222222222'],
  account: ['12345678901234', '123456789', '945315456789', 'acct 0622223334445'],
  phone: [
    '+61 412 345 678', '+61412345678', '+372 5123 4567', '+371 21234567', '+46 70 123 45 67', '+358 40 1234567', '+48 601 234 567', '0412 345 678', '(02) 9123 4567', '0061412345678', '02 9123 4567', '+372 (512) 34567', '070-123 45 67', 'call 0401 222 333',
  ],
  'hex secret': ['d41d8cd98f00b204e9800998ecf8427e', 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855', 'mac a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'],
  uuid: ['550e8400-e29b-41d4-a716-446655440000', 'shop 1F0B3C4D-1111-4222-8333-9ABCDEF01234'],
  opaque: ['sk_live_51H8abcdEFGHijklMNOPqrstuv', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4', 'xoxb-123456789012-abcdefABCDEF1'],
  base64: ['TWFyeSBKb25lcyBsaXZlcyBpbiBTeWRuZXkgYW5kIGhhcyBhIGRvZw==', 'JVBERi0xLjcKJcTl8uXrp/Og0MTGCjQgMCBvYmoKPDwgL0xlbmd0aCA1'],
  'private key': ['-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----', '-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc'],
}

/** Lines that look a little alike and have to stay readable. */
const NEAR_MISSES: readonly string[] = [
  '2026-11-12T10:42:00.000Z', '2026-11-12', '2026-11-12 10:42', '12 Nov 2026', '10:42:07', 'v1.0.14', '45.4.1', '3.53.4', '156.0.8078.79', 'Node 24.21.0',
  'port 8443', '127.0.0.1:8443', 'http://127.0.0.1:8443/health', 'https://www.bankstatements.com.au/api/v1/verify', 'status 401', 'HTTP 503', 'error 20005', 'illion 30004', 'code 110009',
  'took 1234 ms', '10000 rows', '1048576 bytes', '90 days', 'CB-24817', 'store.key-lost', 'provider.rate-limited', 'bridge.bad-request', 'retrievals.signIn', 'cases.setState',
  'SQLITE_NOTADB', 'SQLITE_IOERR_FSYNC', 'ENOSPC', 'EADDRINUSE', 'schema 0040', 'migration 0010-first', 'aegis-256', 'sha256', 'HMAC-SHA512', 'AES-128-CBC', 'X-OUTPUT-VERSION 20190901', 'version 20170401',
  'the bearer of this', 'basic set-up', 'keyboard', 'monkey', 'tokens: none', 'pinned', 'spinner', 'at src/store/engine.ts:120:14', 'at Object.run (out/main/store.js:12:3)', 'chunks/store-a1b2c3.js', 'pid 4711', 'exit code 137', 'SIGKILL', 'attempt 2 of 3',
  '12.5 %', '1,234.56', '3/4', 'A4', 'EUR', 'AU', 'bank_of_statements', 'process ended', 'foo@bar', 'a-b-c-d', 'test/production', '-97', '0.00', '1180x720', '100000 cases',
]

describe('redactText', () => {
  const positives = Object.entries(POSITIVE).flatMap(([kind, samples]) => samples.map((sample) => [kind, sample] as const))

  it.each(positives)('R-70: takes out %s in "%s"', (_kind, sample) => {
    const before = `before ${sample} after`
    const after = redactText(before)
    expect(after).toContain(REDACTED)
    for (const part of sample.split(/[\s=:'"]+/).filter((piece) => piece.replaceAll(/\D/g, '').length >= 6)) {
      // Scheme and host of an address may stay; what identifies a person or opens a door may not.
      if (!part.startsWith('//')) expect(after).not.toContain(part)
    }
  })

  it.each(NEAR_MISSES)('R-70: leaves "%s" readable', (sample) => {
    expect(redactText(`before ${sample} after`)).toBe(`before ${sample} after`)
  })

  it('R-70: has at least 120 positive and 60 near-miss cases', () => {
    expect(positives.length).toBeGreaterThanOrEqual(120)
    expect(NEAR_MISSES.length).toBeGreaterThanOrEqual(60)
  })
})

describe('redact', () => {
  it('takes out by key name, whatever the value looks like', () => {
    const out = JSON.stringify(redact({ password: 'x', 'X-API-KEY': 'y1', nested: { user_token: 'z', applicantName: 'Mary' }, list: [{ answers: { q: 'kitten' } }] }))
    for (const secret of ['"x"', 'y1', '"z"', 'Mary', 'kitten']) expect(out).not.toContain(secret)
  })

  it.each(['password', 'X-Api-Key', 'user_token', 'clientSecret', 'accountNumber', 'iban', 'nationalId', 'email', 'body', 'mfaAnswer'])('knows the key %s', (key) => {
    expect(isSecretKey(key)).toBe(true)
  })

  it.each(['code', 'status', 'count', 'durationMs', 'providerId', 'tokenCount', 'processName', 'route'])('leaves the key %s', (key) => {
    expect(isSecretKey(key)).toBe(false)
  })

  it('keeps name and stack of an error, not its data', () => {
    const error = new TypeError('bad value mary@example.com', { cause: new Error('password=hunter2') })
    const out = JSON.stringify(redact(error))
    expect(out).toContain('TypeError')
    expect(out).not.toContain('mary@example.com')
    expect(out).not.toContain('hunter2')
  })

  it('R-70: keeps the sentence of a planned refusal and drops the words of a defect, which may hold a name', () => {
    expect(JSON.stringify(redact(new AppError('store.disk-full', 'The disk is full.')))).toContain('The disk is full.')
    const defect = JSON.stringify(redact(new RangeError('Cannot convert Mary Jones to a BigInt', { cause: new AppError('store.io', 'The disk failed.') })))
    expect(defect).not.toContain('Mary')
    expect(defect).toContain('RangeError')
    expect(defect).toContain('The disk failed.')
    expect(defect).toMatch(/redact\.test\.ts/)
  })

  it.each(['{"apiKey":"hunter two"', 'hunter two', "'hunter two", '["hunter two" "x"]', '{"a":hunter two}'])('does not repeat what a JSON parser quotes of %s', (text) => {
    const error = (() => {
      try {
        return JSON.parse(text) as unknown
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(SyntaxError)
    expect(JSON.stringify(redact(error))).not.toContain('hunter')
  })

  it('survives cycles by depth, names bytes, drops functions', () => {
    const cyclic: Record<string, unknown> = { bytes: new Uint8Array(3), run: () => 1 }
    cyclic['self'] = cyclic
    expect(JSON.stringify(redact(cyclic))).toContain('[3 bytes]')
  })
})

describe('escapeControls', () => {
  it('R-70: makes line breaks, escapes and direction marks visible', () => {
    expect(escapeControls('a\r\nb\u001B[31m\u202Ec')).toBe('a\\u000d\\u000ab\\u001b[31m\\u202ec')
  })
})
