import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '#shared/domain/errors.ts'
import { lineFor, retryText, wordsFor } from './wording.ts'

describe('wording of refusals', () => {
  it.each(ERROR_CODES)('%s has a title, a sentence and advice in the house style', (code) => {
    const words = wordsFor({ code, message: '' })
    expect(words.title).toMatch(/^[A-Z][^.!]+$/)
    for (const text of [words.sentence, words.advice]) {
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(text).not.toMatch(/!|please wait|invalid|session id/i)
    }
  })

  it('keeps the message of main where it names the field or the rule', () => {
    expect(wordsFor({ code: 'app.invalid-input', message: 'The public URL needs https.' }).sentence).toBe('The public URL needs https.')
    expect(wordsFor({ code: 'retrieval.wrong-login', message: 'raw text of the provider' }).sentence).not.toContain('raw text')
    expect(lineFor({ code: 'store.disk-full', message: '' })).toMatch(/^The disk is full\. /)
  })

  it('keeps the message of main for a code of the provider’s table, without advice that may not fit it', () => {
    const detail = { code: 'retrieval.check-login', message: 'The password is not the one of the sign-in. Ask the applicant to sign in again.', providerCode: '32003' } as const
    expect(wordsFor(detail)).toMatchObject({ title: 'Check the login', sentence: detail.message, advice: '' })
    const locked = { code: 'retrieval.wait', message: 'The applicant tried too often.', providerCode: 'too-many-retries', retryAfterSeconds: 86_000 } as const
    expect([wordsFor(locked).sentence, wordsFor(locked).advice, retryText(locked)]).toEqual([locked.message, '', 'Try again in 24 h.'])
    expect(wordsFor({ ...detail, providerCode: 'HTTP 500' }).sentence).not.toBe(detail.message)
    expect(wordsFor({ ...detail, message: '' }).advice).not.toBe('')
  })

  it('says when a further try makes sense', () => {
    const base = { code: 'lock.wait', message: '' } as const
    expect(retryText(base)).toBeNull()
    expect(retryText({ ...base, retryAfterSeconds: 12.2 })).toBe('Try again in 13 s.')
    expect(retryText({ ...base, retryAfterSeconds: 900 })).toBe('Try again in 15 min.')
    expect(retryText({ ...base, retryAfterSeconds: 86_400 })).toBe('Try again in 24 h.')
  })
})
