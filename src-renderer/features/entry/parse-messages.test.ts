import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import './no-eval.ts'
import { arbitraryChallenge } from '../challenge/testing/arbitrary-challenge.ts'
import { code, field } from '../challenge/testing/samples.ts'
import { isForwarded } from './forwarded-keys.ts'
import { parseFromEntry } from './parse-from-entry.ts'
import { parseToEntry } from './parse-to-entry.ts'
import type { ForwardedKey, FromEntry, LoginView, StepView, ToEntry } from './protocol.ts'

const key = (pressed: Partial<ForwardedKey>): ForwardedKey => ({ key: 'k', ctrl: false, meta: false, alt: false, shift: false, ...pressed })
const sealed = { publicKey: `${'A'.repeat(87)}=`, iv: 'AAAAAAAAAAAAAAAA', data: 'AAAA' }
const fromEntry: readonly FromEntry[] = [
  { kind: 'here' }, { kind: 'submit', isNewPush: false }, { kind: 'sealed', answers: sealed }, { kind: 'not-sealed' }, { kind: 'act', act: 'cancel' }, { kind: 'act', act: 'new-picture' },
  { kind: 'enlarge', index: 0 }, { kind: 'key', key: key({ ctrl: true }) }, { kind: 'key', key: key({ key: 'F6' }) }, { kind: 'defect' },
]
const step: StepView = {
  kind: 'step', turn: 1, challenge: code, bankName: 'Bank', applicant: 'Mary', wrongCount: 0, pushCount: 1, pushedAt: 1, checkedAt: null, isBusy: false, isCancelling: false,
  failure: { code: 'retrieval.wait', message: 'x', retryAfterSeconds: 5 },
}
const login: LoginView = {
  kind: 'login', bank: { slug: 'a', name: 'A', loginFields: [], needsPreload: false, maxDays: null }, applicant: 'Mary', provider: 'P', failure: null, wrongTries: 0,
  lockOut: { isOurs: true, text: '1:00' }, hasReason: false, isBusy: false, canSendLink: true, extra: { elements: [field('captcha')], isLoading: false, error: null },
}
const toEntry: readonly ToEntry[] = [
  { kind: 'look', look: { theme: 'dark', density: 'standard', numberFormat: 'comma-point', isMac: false } }, { kind: 'show', view: null }, { kind: 'show', view: step },
  { kind: 'show', view: login }, { kind: 'seal-key', publicKey: `${'A'.repeat(87)}=` }, { kind: 'result', isTaken: true }, { kind: 'ping' },
]

describe('messages of the frame', () => {
  it('are read as they were sent', () => {
    for (const message of fromEntry) expect(parseFromEntry(structuredClone(message))).toEqual(message)
  })

  it('R-34: have no room for anything that was typed', () => {
    const hostile: readonly unknown[] = [
      'canary', null, undefined, 1, [], {}, { kind: 'value', value: 'canary' }, { kind: 'toString' }, { kind: '__proto__' }, { kind: 'submit' }, { kind: 'submit', isNewPush: 'canary' },
      { kind: 'submit', isNewPush: false, answers: { pin: 'canary' } }, { kind: 'sealed', answers: { pin: 'canary' } }, { kind: 'sealed', answers: { ...sealed, pin: 'canary' } },
      { kind: 'sealed', answers: { ...sealed, data: 'not base64: canary' } }, { kind: 'sealed', answers: { ...sealed, iv: 'A'.repeat(17) } }, { kind: 'not-sealed', why: 'canary' },
      { kind: 'act', act: 'canary' }, { kind: 'act', act: 'cancel', with: 'canary' }, { kind: 'enlarge', index: 'canary' }, { kind: 'enlarge', index: -1 }, { kind: 'enlarge', index: 1.5 },
      { kind: 'key', key: 'canary' }, { kind: 'key', key: key({ key: 'canary', ctrl: true }) }, { kind: 'key', key: { ...key({ ctrl: true }), value: 'canary' } },
      { kind: 'key', key: { ...key({ ctrl: true }), ctrl: 'canary' } }, { kind: 'defect', message: 'canary' },
    ]
    expect(hostile.filter((message) => parseFromEntry(message) !== null)).toEqual([])
  })

  it('R-34: no key that types a character leaves the frame', () => {
    const typing = fc.record({ key: fc.oneof(fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }), fc.constantFrom('a', 'Z', '7', '@', 'Enter', 'Tab', 'Backspace')), shift: fc.boolean() })
    fc.assert(fc.property(typing, (pressed) => { expect(isForwarded(key(pressed))).toBe(/^(?:Escape|F\d+)$/u.test(pressed.key)) }))
    // Ctrl with Alt is how Windows says AltGr, Alt alone types on a Mac, Ctrl with these belongs to the field.
    for (const pressed of [key({ key: 'q', ctrl: true, alt: true }), key({ alt: true }), ...['a', 'C', 'v', 'x', 'z', 'Enter', 'Backspace', '@'].map((name) => key({ key: name, ctrl: true }))]) expect(isForwarded(pressed), pressed.key).toBe(false)
    for (const pressed of [key({ ctrl: true }), key({ key: 'D', ctrl: true, shift: true }), key({ key: 'l', meta: true }), key({ key: 'ArrowLeft', alt: true }), key({ key: 'Escape' }), key({ key: 'F6' }), key({ key: '3', ctrl: true })]) expect(isForwarded(pressed), pressed.key).toBe(true)
  })
})

describe('messages of the console', () => {
  it('are read as they were sent, with any security step', () => {
    for (const message of toEntry) expect(parseToEntry(structuredClone(message))).toEqual(message)
    fc.assert(fc.property(arbitraryChallenge, (challenge) => { expect(parseToEntry({ kind: 'show', view: { ...step, challenge } })).toEqual({ kind: 'show', view: { ...step, challenge } }) }), { numRuns: 30 })
  })

  it('R-34: have no word that asks for a value, and take nothing else', () => {
    expect(new Set(toEntry.map(({ kind }) => kind))).toEqual(new Set(['look', 'show', 'seal-key', 'result', 'ping']))
    const hostile: readonly unknown[] = [
      null, 'look', {}, { kind: 'ask' }, { kind: 'values' }, { kind: 'show' }, { kind: 'show', view: { ...step, kind: 'other' } }, { kind: 'show', view: { ...step, more: 1 } },
      { kind: 'show', view: { ...step, challenge: { ...code, elements: [{ kind: 'image', dataUrl: 'https://example.invalid/x.png', width: 1, height: 1, description: '' }] } } },
      { kind: 'show', view: { ...step, challenge: { ...code, elements: [{ kind: 'script', text: 'x' }] } } }, { kind: 'seal-key', publicKey: '' }, { kind: 'seal-key', publicKey: 'x'.repeat(88) }, { kind: 'result' },
    ]
    expect(hostile.filter((message) => parseToEntry(message) !== null)).toEqual([])
  })
})
