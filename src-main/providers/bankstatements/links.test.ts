import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LinkContext } from '../provider.ts'
import { linkSender } from './links.ts'

const context: LinkContext = { organisation: 'TEST', environment: 'production', sandboxUrl: null, caseReference: '845821' }
const address = (values: Record<string, string>, over: Partial<LinkContext> = {}) => linkSender.prepare(values, { ...context, ...over }).address
const problems = (values: Record<string, string>, over: Partial<LinkContext> = {}) => linkSender.prepare(values, { ...context, ...over }).problems
const BASE = 'https://www.bankstatements.com.au'

describe('links', () => {
  it('are the document’s own samples', () => {
    expect([
      address({}), address({ kind: 'iframe' }), address({ kind: 'iframe', requiredBSB: '062030' }), address({ kind: 'iframe', requiredAccounts: '1234567' }),
      address({ kind: 'iframe', requiredAccounts: '1234567, 2458965,86459' }), address({ kind: 'iframe', requiredBSB: '062-030', requiredAccounts: '1234567,2458965' }),
      address({ kind: 'iframe', requiredAccounts: 'all' }), address({ kind: 'iframe', requiredBSB: '062030', requiredAccounts: 'ALL' }),
      address({ kind: 'iframe', withCentrelink: 'true' }), address({ kind: 'iframe', withCentrelink: 'false' }), address({ centrelinkOnly: 'true' }),
      address({ partnerKey: 'D18141F5-9B5C-C45C-DB50-533CD0566582' }),
    ]).toEqual([
      `${BASE}/r/b/TEST-845821`, `${BASE}/iframe/start/TEST-845821`, `${BASE}/iframe/start/TEST-845821?requiredBSB=062030`, `${BASE}/iframe/start/TEST-845821?requiredAccounts=1234567`,
      `${BASE}/iframe/start/TEST-845821?requiredAccounts=1234567,2458965,86459`, `${BASE}/iframe/start/TEST-845821?requiredBSB=062030&requiredAccounts=1234567,2458965`,
      `${BASE}/iframe/start/TEST-845821?requiredAccounts=all`, `${BASE}/iframe/start/TEST-845821?requiredBSB=062030&requiredAccounts=all`,
      `${BASE}/iframe/start/TEST-845821?withCentrelink=true`, `${BASE}/iframe/start/TEST-845821?withCentrelink=false`, `${BASE}/r/b/TEST-845821?centrelinkOnly=true`,
      `${BASE}/r/b/TEST-845821?ip=D18141F5-9B5C-C45C-DB50-533CD0566582`,
    ])
    expect(address({}, { environment: 'test' })).toBe('https://test.bankstatements.com.au/r/b/TEST-845821')
    expect(address({}, { environment: 'sandbox', sandboxUrl: 'http://127.0.0.1:9' })).toBe('http://127.0.0.1:9/bankstatements/r/b/TEST-845821')
  })

  it('name the field that is wrong, as typed', () => {
    expect(problems({ uniqueId: 'ünicode' })).toEqual({ uniqueId: 'can have letters, digits and ~ . : _ - only' })
    expect(address({ uniqueId: 'a'.repeat(25) })).toBe(`${BASE}/r/b/TEST-${'a'.repeat(25)}`)
    expect(problems({ uniqueId: 'a'.repeat(26) })['uniqueId']).toMatch(/^is 1 too long/)
    expect(Object.keys(problems({ requiredBSB: '12345', requiredAccounts: '12,x', partnerKey: 'abc', kind: 'other', withCentrelink: 'maybe' })).sort())
      .toEqual(['kind', 'partnerKey', 'requiredAccounts', 'requiredBSB', 'withCentrelink'])
    expect(problems({ withCentrelink: 'false', centrelinkOnly: 'true' })).toHaveProperty('centrelinkOnly')
    expect(problems({ requiredBSB: '062030', centrelinkOnly: 'true' })).toHaveProperty('centrelinkOnly')
    expect(problems({}, { organisation: '' })).toHaveProperty('organisation')
    expect(problems({}, { environment: 'sandbox' })).toHaveProperty('organisation')
    expect(linkSender.fields(context).map(({ name, maxLength }) => [name, maxLength])).toContainEqual(['uniqueId', 25])
  })

  it('stay on the provider’s host and keep their parts apart, whatever is typed', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('../..', '?x=1', '#a', '//evil.test', '%2e%2e', 'a&ip=1', '\u202e', 'all', '062030', 'A.b~c:_-'))
    fc.assert(fc.property(fc.record({ kind: fc.constantFrom('', 'referral', 'iframe', 'toString'), uniqueId: text, requiredBSB: text, requiredAccounts: text, withCentrelink: text, partnerKey: text }), (values) => {
      const draft = linkSender.prepare(values, context)
      if (draft.address === null) return Object.keys(draft.problems).length > 0
      const made = new URL(draft.address)
      return made.origin === BASE && made.hash === '' && /^\/(?:r\/b|iframe\/start)\/TEST-[A-Za-z0-9~.:_-]{1,25}$/.test(made.pathname)
        && [...made.searchParams.keys()].every((name) => ['requiredBSB', 'requiredAccounts', 'withCentrelink', 'centrelinkOnly', 'ip'].includes(name))
    }), { numRuns: 1_000 })
  })
})

describe('the return address', () => {
  const read = (parameters: Record<string, string> | string) => linkSender.readReturn(new URLSearchParams(parameters))

  it('says how it ended', () => {
    expect(read({ referrerCode: 'TEST-845821', status: 'COMPLETE' })).toEqual({ reference: 'TEST-845821', outcome: 'completed', providerCode: null, text: null })
    expect(read({ referrerCode: 'TEST-845821', status: 'LOGIN_FAIL' })?.outcome).toBe('login-failed')
    expect(read({ referrerCode: 'TEST-845821', status: 'ERROR', errorCode: '30004', errorText: 'Please log in & accept the terms' }))
      .toEqual({ reference: 'TEST-845821', outcome: 'failed', providerCode: '30004', text: 'Please log in & accept the terms' })
  })

  it.each([
    'status=COMPLETE', 'referrerCode=TEST-1', 'referrerCode=TEST-1&status=complete', 'referrerCode=TEST-1&status=DONE', 'referrerCode=TEST-1&status=constructor', 'referrerCode=a%20b&status=COMPLETE',
    `referrerCode=${'x'.repeat(31)}&status=COMPLETE`, 'referrerCode=TEST-1&referrerCode=TEST-2&status=COMPLETE', 'referrerCode=TEST-1&status=COMPLETE&status=ERROR', 'referrerCode=%3Cscript%3E&status=ERROR', '',
  ])('is refused when it is not whole and plain: %s', (query) => expect(read(query)).toBeNull())

  it('R-27: 500 hostile texts leave words without markup, control codes or marks', () => {
    const evil = ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=1>', '\u202eevil', '\u0000\u001b[31m', '\r\nSet-Cookie: a=b', '{{constructor}}', '<!--', '&lt;script&gt;', '\ud800', '\u2028', '%00', 'x'.repeat(5_000)]
    const hostile = fc.array(fc.oneof(fc.constantFrom(...evil), fc.string()), { maxLength: 6 }).map((parts) => parts.join(''))
    fc.assert(fc.property(hostile, hostile, (errorText, errorCode) => {
      const back = read({ referrerCode: 'TEST-1', status: 'ERROR', errorCode, errorText })
      const isClean = back?.text === null || (back !== null && back.text.length <= 300 && back.text.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f]/.test(back.text) && !/[<>]/.test(back.text))
      return isClean && (back.providerCode === null || /^\d{1,9}$/.test(back.providerCode))
    }), { numRuns: 500 })
  })
})
