import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerableOf, requiredIdsOf, type Challenge, type ChallengeElement } from '#shared/domain/challenge.ts'
import { readJson } from '../http/read-json.ts'
import { toAnswerBody } from './mfa-answer.ts'
import { toChallenge } from './mfa.ts'
import { toPicture } from './picture.ts'
import { toInertText } from './plain-text.ts'

type Wire = { type: string; id?: string; label?: string; value?: string; htmlAttrs?: Record<string, string>; [more: string]: unknown }
const challenge = (...fields: Wire[]): Challenge => toChallenge({ title: 'T', fields })
const flat = (elements: readonly ChallengeElement[]): readonly ChallengeElement[] => elements.flatMap((element) => (element.kind === 'set' ? [element, ...flat(element.elements)] : [element]))
const inputsOf = ({ elements }: Challenge) => flat(elements).filter((element) => 'isActive' in element)
/** A 1 × 1 PNG, made by hand. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

describe('the documented security steps', () => {
  const { requests } = readJson(readFileSync(new URL('fixtures/mfa-requests.seed.json', import.meta.url))) as { requests: { mfa: unknown }[] }
  it.each(requests.map(({ mfa }, index) => [index, mfa] as const))('number %d becomes a labelled form that can be answered', (_, mfa) => {
    const form = toChallenge(mfa)
    expect(form.title).not.toBe('')
    for (const input of inputsOf(form)) expect(input.label).not.toBe('')
    const answers = Object.fromEntries(requiredIdsOf(form.elements).map((id) => [id, 'x']))
    expect(Object.keys(toAnswerBody(form, answers)).length).toBeGreaterThan(0)
  })

  it('HSBC: three of eight boxes are asked for, under the ids that came', () => {
    const form = toChallenge(requests.map(({ mfa }) => mfa as { title: string }).find(({ title }) => title === 'Log in to Internet Banking'))
    const row = form.elements.find((element) => element.kind === 'set')
    expect(row).toMatchObject({ layout: 'characters', label: 'Enter the First, Third and Seventh characters of your Secondary Password.' })
    expect(inputsOf(form).map(({ id, isActive, maxLength, label }) => [id, isActive, maxLength, label])).toEqual([
      ['memorableAnswer', true, null, 'Enter Password'], ['RCCfield1', true, 1, 'Character 1'], ['', false, 1, 'Character 2'], ['RCCfield2', true, 1, 'Character 3'],
      ['', false, 1, 'Character 4'], ['', false, 1, 'Character 5'], ['', false, 1, 'Character 6'], ['RCCfield3', true, 1, 'Character 7'], ['', false, 1, 'Character 8'],
    ])
    expect(form.droppedCount).toBe(1)
    expect(toAnswerBody(form, { memorableAnswer: 'm', RCCfield1: 'a', RCCfield2: 'b', RCCfield3: 'c', rccfield1: 'no', other: 'no' })).toEqual({ memorableAnswer: 'm', RCCfield1: 'a', RCCfield2: 'b', RCCfield3: 'c' })
  })

  it('push: the approval is told apart, a new push is sent when asked for only', () => {
    const [, waiting, timedOut] = requests.map(({ mfa }) => toChallenge(mfa))
    expect(waiting?.push).toEqual({ approveId: 'is_push', approveValue: 'yes', againId: null, againValue: 'yes' })
    expect(timedOut?.push).toMatchObject({ againId: 'generatePushAgain' })
    if (!waiting || !timedOut) throw new Error('samples are missing')
    expect(flat(timedOut.elements).some(({ kind }) => kind === 'hidden')).toBe(false)
    expect(toAnswerBody(waiting, {})).toEqual({ is_push: 'yes' })
    expect(toAnswerBody(timedOut, {})).toEqual({ is_push: 'yes' })
    expect(toAnswerBody(timedOut, { generatePushAgain: 'yes' })).toEqual({ is_push: 'yes', generatePushAgain: 'yes' })
  })
})

describe('single fields', () => {
  it('hidden ones go back as they came, unless a button sets one', () => {
    const form = challenge({ type: 'hidden', id: 'seq', htmlAttrs: { value: '78' } }, { type: 'hidden', id: 'button_clicked', htmlAttrs: { value: '0' } }, { type: 'button', id: 'go', label: 'Go on' })
    expect(form.elements.at(-1)).toEqual({ kind: 'button', label: 'Go on', sets: { id: 'button_clicked', value: '1' } })
    expect(toAnswerBody(form, {})).toEqual({ seq: '78', button_clicked: '0' })
    expect(toAnswerBody(form, { button_clicked: '1' })).toEqual({ seq: '78', button_clicked: '1' })
  })
  it('options carry their values, and the value goes back under the field’s id', () => {
    const form = challenge({ type: 'options', id: 'profile', label: 'Who', hint: 'radio', options: [{ label: 'Me ', value: 'XXX', id: 'a:1' }, { label: '', value: 'YYY', id: 'a:2' }] })
    expect(inputsOf(form)[0]).toMatchObject({ kind: 'choice', choices: [{ value: 'XXX', label: 'Me' }, { value: 'YYY', label: 'YYY' }] })
    expect(toAnswerBody(form, { profile: 'YYY' })).toEqual({ profile: 'YYY' })
  })
  it('a missing answer is named', () => {
    expect(() => toAnswerBody(challenge({ type: 'input', id: 'code' }), { Code: '1' })).toThrow(expect.objectContaining({ code: 'app.invalid-input', detail: expect.objectContaining({ fields: { code: 'is missing' } }) }))
  })
  it('an unlabelled field takes the heading, its placeholder, or its id', () => {
    const labels = (...fields: Wire[]) => inputsOf(challenge(...fields)).map(({ label }) => label)
    expect(labels({ type: 'header', value: 'Enter Password' }, { type: 'password', id: 'x' })).toEqual(['Enter Password'])
    expect(labels({ type: 'input', id: 'x', htmlAttrs: { placeholder: 'Code' } }, { type: 'input', id: 'y' })).toEqual(['Code', 'y'])
  })
  it('unknown types are asked for where they want an answer, and read where they do not', () => {
    expect(challenge({ type: 'slider', id: 's', label: 'S' }, { type: 'poem', value: 'Words' }).elements).toMatchObject([{ kind: 'text', id: 's' }, { kind: 'note', text: 'Words' }])
  })
  it('a field cannot take over the call itself', () => {
    const form = challenge({ type: 'hidden', id: 'user_token', htmlAttrs: { value: 'x' } }, { type: 'input', id: 'X-API-KEY' }, { type: 'hidden', id: '__proto__', htmlAttrs: { value: 'x' } })
    expect(toAnswerBody(form, { 'X-API-KEY': 'x', user_token: 'y' })).toEqual({})
  })
  it.each([[undefined], [{}], [{ fields: {} }], [[]], ['x'], [{ fields: Array.from({ length: 201 }, () => ({ type: 'input', id: 'a' })) }]])('%# is no security step', (mfa) => {
    expect(() => toChallenge(mfa)).toThrow(expect.objectContaining({ code: 'provider.unreadable' }))
  })
  it('a nest of sets has an end', () => {
    let field: Wire = { type: 'input', id: 'x' }
    for (let depth = 0; depth < 50; depth += 1) field = { type: 'set', subElements: [field] }
    expect(() => challenge(field)).toThrow(expect.objectContaining({ code: 'provider.unreadable' }))
  })
})

describe('any well-formed security step (property)', () => {
  const id = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text !== 'user_token' && text !== 'X-API-KEY' && text !== '__proto__')
  const leaf = fc.oneof(
    fc.record({ type: fc.constantFrom('header', 'instructions', 'html'), value: fc.string() }),
    fc.record({ type: fc.constantFrom('input', 'password'), id, label: fc.string(), htmlAttrs: fc.record({ placeholder: fc.string() }) }),
    fc.record({ type: fc.constant('options'), id, label: fc.string(), options: fc.array(fc.record({ value: fc.string(), label: fc.string() }), { minLength: 1 }) }),
    fc.record({ type: fc.constant('hidden'), id, htmlAttrs: fc.record({ value: fc.string() }) }),
    fc.record({ type: fc.constant('javascript'), script: fc.string() }),
  )
  const fields = fc.uniqueArray(fc.oneof(leaf, fc.record({ type: fc.constant('set'), label: fc.string(), subElements: fc.array(leaf, { maxLength: 4 }) })), { maxLength: 8, selector: (field) => JSON.stringify(field) })
  const idsIn = (wire: readonly Wire[]): string[] => wire.flatMap((field) => [...(field.type !== 'javascript' && field.id !== undefined ? [field.id] : []), ...idsIn((field['subElements'] ?? []) as Wire[])])

  it('is labelled completely and gives back exactly its answerable fields', () => {
    fc.assert(fc.property(fields, (wire) => {
      const form = toChallenge({ title: '', fields: wire })
      for (const input of inputsOf(form)) expect(input.label.length).toBeGreaterThan(0)
      const answers = Object.fromEntries(answerableOf(form.elements).flatMap((element) => (element.kind === 'hidden' ? [] : [[element.id, 'answer'] as const])))
      const body = toAnswerBody(form, { ...answers, 'not asked for': 'x' })
      const expected = new Set(idsIn(wire as Wire[]))
      // A new push is a wish of its own.
      expected.delete('generatePushAgain')
      expect(new Set(Object.keys(body).filter((name) => name !== 'generatePushAgain'))).toEqual(expected)
    }))
  })
})

describe('T-18: the bank’s markup and scripts', () => {
  it('T-18: scripts are counted and gone, markup is words', () => {
    const form = challenge({ type: 'javascript', id: '', script: 'alert(1)' }, { type: 'html', value: '<p onclick="x()">Press <b>OK</b> &amp; wait<script>alert(1)</script><img src=x onerror=alert(1)></p>' })
    expect(form).toMatchObject({ droppedCount: 1, elements: [{ kind: 'note', text: 'Press OK & wait' }] })
    expect(JSON.stringify(form)).not.toMatch(/alert|onerror|onclick/)
  })
  it.each([
    ['<svg><script>x</script></svg>after', 'after'], ['a<br>b', 'a\nb'], ['<style>p{}</style>t', 't'], ['<!-- <b>c</b> -->t', 't'], ['1 < 2', '1 < 2'], ['<unclosed attr="', ''],
    ['&lt;script&gt;', '<script>'], ['&#65;&#x42;&bogus;', 'AB&bogus;'], ['<scr<script>ipt>x', ''], ['', ''], ['\u0000a\u0007', 'a'],
  ])('%j reads as %j', (markup, text) => expect(toInertText(markup)).toBe(text))
  it('htmlAttrs of a field do not come along', () => {
    const form = challenge({ type: 'input', id: 'a', label: 'A', htmlAttrs: { onfocus: 'alert(1)', style: 'position:fixed', formaction: 'https://evil.example', maxlength: '6', inputmode: 'numeric' } })
    expect(form.elements).toEqual([{ id: 'a', label: 'A', kind: 'text', keyboard: 'number', isOptional: false, hint: null, choices: [], maxLength: 6, isActive: true }])
  })
})

describe('R-40: pictures', () => {
  const header = (width: number, height: number): string => {
    const bytes = Buffer.from(dot, 'base64')
    bytes.writeUInt32BE(width, 16)
    bytes.writeUInt32BE(height, 20)
    return bytes.toString('base64')
  }
  it('are taken by their bytes', () => {
    expect(toPicture(dot, 'A dot')).toEqual({ kind: 'image', dataUrl: `data:image/png;base64,${dot}`, width: 1, height: 1, description: 'A dot' })
    expect(toPicture(`data:image/svg+xml;base64,${dot}`, '')?.dataUrl).toMatch(/^data:image\/png/)
    expect(toPicture(Buffer.from('GIF89a\u0005\u0000\u0006\u0000\u0000\u0000', 'latin1').toString('base64'), '')).toMatchObject({ width: 5, height: 6 })
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 7, 0, 9, 1, 0, 0, 0])
    expect(toPicture(jpeg.toString('base64'), '')).toMatchObject({ width: 9, height: 7 })
  })
  it.each([
    ['an address', 'https://evil.example/a.png'], ['a data address without base64', 'data:image/png,xx'], ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')],
    ['HTML', Buffer.from('<html>').toString('base64')], ['a huge canvas', header(50_000, 50_000)], ['no width', header(0, 5)], ['a cut PNG', dot.slice(0, 20)], ['nothing', ''], ['a number', 5],
    ['a JPEG without a frame', Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 0, 0, 0, 0, 0, 0]).toString('base64')], ['more than 1 MB', Buffer.concat([Buffer.from(dot, 'base64'), Buffer.alloc(1024 ** 2)]).toString('base64')],
  ])('R-40: %s is not shown', (_, source) => expect(toPicture(source, '')).toBeUndefined())
  it('R-40: what is not shown is said', () => {
    expect(challenge({ type: 'image', src: 'https://evil.example/a.png' }).elements).toEqual([{ kind: 'note', text: 'The bank sent a picture that cannot be shown.' }])
  })
})
