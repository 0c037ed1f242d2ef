import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '#shared/domain/errors.ts'
import { KNOWN_CODES, toErrorOfCode } from './errors.ts'

/** The table of seed 004, "API Errors". */
const documented = [
  10005, 19000, 19001, 19002, 19003, 19004, 19005, 19006, 19007, 19008, 19009, 19010, 19011, 20001, 20002, 20004, 20005, 20007, 20008, 30001, 30002, 30003, 30004, 30005,
  30006, 30009, 30010, 30011, 32003, 32008, 40001, 40003, 40004, 40005, 40010, 50001, 50002, 50005, 50009, 50010, 60001, 60006, 60008, 60012, 80001, 80002, 80003, 80004,
  80008, 80009, 90001, 90002, 90003, 110000, 110001, 110002, 110003, 110004, 110009,
]

describe('the error table', () => {
  it('knows every documented code and no other', () => expect([...KNOWN_CODES].sort((a, b) => a - b)).toEqual(documented))

  it.each(documented)('%d has one sentence or two that the officer can say, and its number', (vendorCode) => {
    const { detail } = toErrorOfCode(vendorCode)
    expect(ERROR_CODES).toContain(detail.code)
    expect(detail.providerCode).toBe(String(vendorCode))
    expect(detail.message).toMatch(/^[A-Za-z].{20,220}\.$/)
  })

  it.each([30003, 30005, 32003, 40001, 40003, 40004, 40010])('%d says to sign in again: the one export of the session is spent', (vendorCode) => {
    expect(toErrorOfCode(vendorCode).detail.message).toMatch(/sign in again/i)
  })

  it('takes codes as text too', () => expect(toErrorOfCode('20004').detail).toMatchObject({ code: 'retrieval.wait', retryAfterSeconds: 900 }))
  it('says that it does not know a code', () => expect(toErrorOfCode(12345).detail).toMatchObject({ code: 'provider.unknown-error', providerCode: '12345', message: expect.stringContaining('does not know (12345)') }))
  it('goes by the sentence where the document has an ended session under a vague code, and repeats none of it', () => {
    const ended = toErrorOfCode(90002, 'The session has expired. Please log in and try the request again.')
    expect(ended.detail).toMatchObject({ code: 'retrieval.session-ended', providerCode: '90002' })
    expect(ended.detail.message).not.toContain('expired')
    expect(toErrorOfCode(90002, 'There was an unknown error.').detail.code).toBe('provider.unknown-error')
    expect(toErrorOfCode(20008, 'The session has expired.').detail.code).toBe('retrieval.wrong-login')
  })
  it.each([undefined, null, {}, 'drop table', '9'.repeat(40), 'Mary Jones'])('repeats nothing that is no number: %j', (vendorCode) => {
    expect(toErrorOfCode(vendorCode).detail).toMatchObject({ code: 'provider.unknown-error', providerCode: 'none' })
  })
})
