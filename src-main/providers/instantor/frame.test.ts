import { createHash } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { FrameContext } from '../provider.ts'
import { frame } from './frame.ts'
import { RESERVED_PARAMS } from './params.ts'

const LIVE: FrameContext = { environment: 'production', sandboxUrl: null, credentialsShown: { apiName: 'customer.se', apiKey: 'x9k2' }, reference: 'cb-42' }
const PRACTICE: FrameContext = { ...LIVE, environment: 'sandbox', sandboxUrl: 'http://127.0.0.1:4711' }

type Called = readonly [string, ...unknown[]]
/** Runs the page's own script against a widget that notes what it is asked. */
const runPage = (html: string, widget: Readonly<Record<string, boolean>> = {}, fails = false) => {
  const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? ''
  const called: Called[] = []
  let listener: (message: unknown) => void = () => undefined
  const note = (name: string) => (...args: unknown[]) => void called.push([name, ...args])
  class Instantor {
    constructor(product: string) {
      if (fails) throw new Error('no widget')
      called.push(['new', product])
      Object.assign(this, {
        userParam: note('userParam'), load: note('load'),
        ...(widget['newer'] ? { frameParam: note('frameParam'), attachEventListener: (name: string, heard: typeof listener) => { called.push(['attach', name]); listener = heard } } : { transactionParam: note('transactionParam'), listener: (heard: typeof listener) => { called.push(['listener']); listener = heard } }),
      })
    }
  }
  const document = { title: 'Bank sign-in' }
  runInNewContext(script, { Instantor, document })
  return { called, document, say: (message: unknown) => { listener(message); return document.title } }
}

describe('the page', () => {
  const values = { userIdentification: '12345678901', firstName: 'Åsa', lastName: 'O\'Hara', accounts: '7890 78, 7890 79', transactionParams: 'xyz=123; order = A-1', userParams: 'branch=7' }

  it('starts the widget in the document’s order, the account repeated, our reference first', () => {
    const { called } = runPage(frame.page(values, LIVE).html)
    expect(called).toEqual([
      ['new', 'customer.se'], ['userParam', 'casebenchReference', 'cb-42'], ['userParam', 'userIdentification', '12345678901'], ['userParam', 'firstName', 'Åsa'], ['userParam', 'lastName', 'O\'Hara'],
      ['userParam', 'account', '7890 78'], ['userParam', 'account', '7890 79'], ['userParam', 'branch', '7'], ['transactionParam', 'xyz', '123'], ['transactionParam', 'order', 'A-1'],
      ['load', '#itor'], ['listener'],
    ])
  })

  it('uses the newer widget’s words where it has those', () => {
    const { called, say } = runPage(frame.page({ bankId: 'SE-1' }, { ...LIVE, environment: 'test' }).html, { newer: true })
    expect(called.slice(2)).toEqual([['userParam', 'environment', 'test'], ['frameParam', 'bankID', 'SE-1'], ['load', '#itor'], ['attach', 'processEnd']])
    expect([say('process-finished'), say({ status: 'invalid-login' })]).toEqual(['instantor:process-finished', 'instantor:invalid-login'])
  })

  it('says by its title what the frame said, a repeat with a number', () => {
    const { say, document } = runPage(frame.page({}, LIVE).html)
    expect(frame.readMessage(document.title)).toBeNull()
    expect([say('invalid-login'), say('invalid-login'), say('too-many-retries'), say('<b>'), say({})]).toEqual(['instantor:invalid-login', 'instantor:invalid-login 2', 'instantor:too-many-retries', 'instantor:b', 'instantor:objectobject'])
    expect(runPage(frame.page({}, LIVE).html, {}, true).document.title).toBe('instantor:page-error')
  })

  it('loads from the vendor’s hosts, or in practice from the twin, and from nowhere else', () => {
    const hosts = (html: string): readonly string[] => [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url)
    const live = frame.page({}, LIVE)
    expect(live.origins).toEqual(['https://www.instantor.dk', 'https://ajax.googleapis.com'])
    expect(hosts(live.html)).toEqual(['https://ajax.googleapis.com/ajax/libs/jquery/1.8.3/jquery.min.js', 'https://www.instantor.dk/frame-loader/instantor-0.7.3.min.js'])
    expect(hosts(live.snippet)).toEqual(hosts(live.html))
    expect(hosts(frame.page({ region: 'apse1' }, LIVE).html)[1]).toBe('https://frame.apse1.instantor.com/instantor-0.7.3.min.js')
    const practice = frame.page({}, PRACTICE)
    expect([practice.origins, hosts(practice.html)]).toEqual([['http://127.0.0.1:4711'], ['http://127.0.0.1:4711/instantor/ajax/libs/jquery/1.8.3/jquery.min.js', 'http://127.0.0.1:4711/instantor/frame-loader/instantor-0.7.3.min.js']])
    for (const { origins } of [live, practice]) for (const origin of origins) expect(new URL(origin).origin).toBe(origin)
  })

  it('has a policy that allows its own script by hash and the listed origins', () => {
    const { html } = frame.page(values, LIVE)
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? ''
    const policy = (/Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&#39;', '\'')
    expect(policy).toContain('default-src \'none\'; script-src \'sha256-')
    expect(policy).toContain(createHash('sha256').update(script).digest('base64'))
    expect(policy).not.toMatch(/unsafe|\*|http:/)
  })

  it('what is typed stays a value, whatever it looks like', () => {
    const hostile = '</script><script>alert(1)</script><!--'
    const { html, snippet } = frame.page({ firstName: hostile, transactionParams: `x=${hostile}` }, LIVE)
    for (const text of [html, snippet]) expect(text.match(/<\/script>/g)).toHaveLength(3)
    const { called } = runPage(html)
    expect(called).toContainEqual(['userParam', 'firstName', hostile])
    expect(called).toContainEqual(['transactionParam', 'x', hostile])
  })

  it('holds no key, only the name that the vendor’s page shows anyway', () => {
    const { html, snippet } = frame.page(values, LIVE)
    for (const text of [html, snippet]) expect(text).not.toContain('x9k2')
  })

  it('a field for each value, with hints, and nothing to fill in that is needed', () => {
    const names = frame.fields(LIVE).map(({ name }) => name)
    expect(names).toEqual(['userIdentification', 'firstName', 'lastName', 'accounts', 'transactionParams', 'userParams', 'bankId', 'region', 'callbackEnvironment', 'referenceKey'])
    expect(frame.page({}, LIVE).problems).toEqual({})
  })

  it('another name for our reference', () => expect(runPage(frame.page({ referenceKey: 'orderId' }, LIVE).html).called[1]).toEqual(['userParam', 'orderId', 'cb-42']))
})

describe('problems', () => {
  it.each([...RESERVED_PARAMS])('%s is Instantor’s own and refused', (name) => {
    for (const field of ['userParams', 'transactionParams']) expect(frame.page({ [field]: `${name}=1` }, LIVE).problems).toHaveProperty(field)
    expect(frame.page({ referenceKey: name }, LIVE).problems).toHaveProperty('referenceKey')
  })
  it.each<[string, Readonly<Record<string, string>>, Partial<FrameContext>]>([
    ['userParams', { userParams: 'no sign' }, {}], ['userParams', { userParams: '1a=2' }, {}], ['userParams', { userParams: '__proto__=2' }, {}], ['transactionParams', { transactionParams: 'a=' }, {}],
    ['transactionParams', { transactionParams: Array.from({ length: 21 }, (_, at) => `a${at}=1`).join(';') }, {}],
    ['accounts', { accounts: '12<3>' }, {}], ['accounts', { accounts: Array.from({ length: 21 }, (_, at) => `1000${at}`).join(',') }, {}], ['region', { region: 'mars' }, {}], ['region', { region: 'constructor' }, {}],
    ['callbackEnvironment', { callbackEnvironment: 'a b' }, {}], ['firstName', { firstName: 'x'.repeat(81) }, {}], ['lastName', { lastName: 'a\u202eb' }, {}],
    ['referenceKey', { referenceKey: 'accountRef' }, {}], ['referenceKey', { referenceKey: 'environment' }, {}], ['referenceKey', { referenceKey: 'firstName' }, {}],
    ['apiName', {}, { credentialsShown: {} }], ['region', {}, { environment: 'sandbox', sandboxUrl: null }],
  ])('%s: %j', (field, values, context) => {
    const { problems, html, snippet, origins } = frame.page(values, { ...LIVE, ...context })
    expect(Object.keys(problems)).toEqual([field])
    expect([html, snippet, origins]).toEqual(['', '', []])
  })
})

describe('messages', () => {
  it.each([
    ['instantor:process-finished', 'finished', null], ['instantor:process-error', 'failed', null], ['instantor:invalid-login', 'again', null], ['instantor:invalid-login 2', 'again', null],
    ['instantor:too-many-retries', 'locked', 86_400], ['instantor:something-new', 'failed', null], ['instantor:constructor', 'failed', null],
  ] as const)('%s means %s', (title, means, lockedForSeconds) => expect(frame.readMessage(title)).toEqual({ raw: title.replace(/^instantor:| \d+$/g, ''), means, lockedForSeconds }))
  it.each(['', 'Bank sign-in', 'instantor:', 'instantor: x', 'Instantor:process-finished', 'instantor:a b', 'instantor:A', ` instantor:a`, `instantor:${'a'.repeat(60)}`])('%j is none', (title) => expect(frame.readMessage(title)).toBeNull())
})
