import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../server.ts'
import { callApi, startTestSandbox } from '../testing/bank-statements-client.ts'
import { readXml } from './xml-reader.ts'
import { writeXml } from './xml-writer.ts'

describe('the writer', () => {
  it.each([
    [{ status: true, off: false }, '<status>1</status><off>0</off>'],
    [{ notes: null, empty: '', list: [] }, '<notes/><empty/><list/>'],
    [{ accounts: [{ id: 0 }] }, '<accounts><account><id>0</id></account></accounts>'],
    [{ data: [{ breakdown: [1] }] }, '<data><datum><breakdown><item>1</item></breakdown></datum></data>'],
    [{ 'Family Assistance Office': 1, '24/7': 2 }, '<FamilyAssistanceOffice>1</FamilyAssistanceOffice><_247>2</_247>'],
    [{ text: 'A & B <c> \u0000' }, '<text>A &amp; B &lt;c&gt; </text>'],
    [
      { statementAnalysis: [{ analysisCategory: { name: 'Rent' } }] },
      '<statementAnalysis><analysisCategory><name>Rent</name></analysisCategory></statementAnalysis>',
    ],
  ])('writes %j', (body, expected) => {
    expect(writeXml(body)).toBe(`<?xml version="1.0" encoding="utf-8"?>\n<xml>${expected}</xml>`)
  })

  it('puts the version on the root', () => {
    expect(writeXml({}, '20190901')).toContain('<xml dataVersion="20190901">')
  })
})

describe('the reader', () => {
  it('reads texts, objects, lists, entities and CDATA', () => {
    const text = `<?xml version="1.0" encoding="utf-8"?>
      <!-- note --><xml><a>x &amp; &#x41;</a><b/><c><![CDATA[<&>]]></c>
      <accounts><boq><value>0</value></boq></accounts></xml>`
    expect(readXml(text)).toEqual({ a: 'x & A', b: '', c: '<&>', accounts: { boq: ['0'] } })
  })

  it.each([
    ['', 'nothing'],
    ['<xml><a></xml>', 'crossed elements'],
    ['<xml><a>1</a>', 'an open root'],
    ['<xml/><xml/>', 'two roots'],
    ['<other/>', 'another root'],
    ['<!DOCTYPE xml [<!ENTITY a "b">]><xml>&a;</xml>', 'a document type'],
    ['<xml>&nbsp;</xml>', 'an unknown entity'],
    ['<xml><a>1</a><b>2</b><a>3</a></xml>', 'an element twice'],
    ['<xml>text<a>1</a></xml>', 'text beside elements'],
    ['</xml>', 'an end without a start'],
  ])('refuses %s (%s)', (text) => {
    expect(() => readXml(text)).toThrow(SyntaxError)
  })
})

describe('calls in XML', () => {
  let sandbox: Sandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.close())

  const asXml = { accept: 'application/xml', 'content-type': 'application/xml' }
  const login = `<?xml version="1.0" encoding="utf-8"?><xml><credentials><institution>bank_of_statements</institution>
    <username>12345678</username><password>TestMyMoney</password></credentials>
    <referral_code>TEST-12345</referral_code></xml>`
  const pick = (text: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? ''

  async function send(path: string, body?: string, version?: string): Promise<string> {
    const headers = { ...asXml, 'x-output-version': version }
    const answer = await callApi(sandbox, path, body === undefined ? { headers } : { body, headers })
    expect(answer.headers.get('content-type')).toContain('application/xml')
    return await answer.text()
  }

  it('verify, institutions and errors', async () => {
    expect(await send('/verify')).toContain('<status>1</status>')
    const list = await send('/institutions')
    expect(list).toContain('<institutions><institution><slug>bank_of_statements</slug>')
    expect(list).toContain('<credentials><credential><name>Username</name><fieldID>username</fieldID>')
    expect(await send('/login', '<xml><credentials/></xml>')).toContain('<errorCode>19005</errorCode>')
  })

  it.each([
    [undefined, '<accounts><bank_of_statements><accounts><account><name>Transaction Account</name>', ''],
    ['20160527', '<bankData><bankName>Bank of Statements</bankName>', '<xml>'],
    ['20170401', '<bankAccounts><bankAccount><id>0</id>', '<xml dataVersion="20170401">'],
    ['20190901', '<banks><bank><bankName>Bank of Statements</bankName>', '<xml dataVersion="20190901">'],
  ])('login and statements in version %s', async (version, expected, root) => {
    const accounts = await send('/login', login)
    expect(accounts).toContain('<accounts><account><name>Transaction Account</name>')
    expect(pick(accounts, 'referral_code')).toBe('TEST-12345')
    const chosen = '<accounts><bank_of_statements><value>0</value></bank_of_statements></accounts>'
    const token = `<user_token>${pick(accounts, 'user_token')}</user_token>`
    const body = `<xml>${token}${chosen}<requestNumDays>9</requestNumDays></xml>`
    const statements = await send('/statements', body, version)
    expect(statements).toContain(expected)
    expect(statements).toContain(root)
    expect(statements).not.toContain('<dataVersion>')
    expect(statements).not.toContain('[object')
  })

  it('login_fetch_all leaves out the level of the slug in the original version, as its sample does', async () => {
    const all = await send('/login_fetch_all', login)
    expect(all).toContain('<xml><accounts><account><name>Transaction Account</name>')
    expect(all).toContain('<startDate><date>2025-09-17 13:17:17.000000</date><timezone_type>3</timezone_type>')
    const newer = await send('/login_fetch_all', login, '20160527')
    expect(newer).toContain('<tags><tag><thirdParty>')
  })

  it('mfa, answered in XML', async () => {
    const start = await send('/login', login.replace('bank_of_statements', 'bank_of_mfa')
      .replace('12345678', 'hsbc-passwords')
      .replace('TestMyMoney</password>', 'hsbc-passwords</password><with-mfa>with</with-mfa>'))
    expect(start).toContain('<fields><field><type>header</type>')
    expect(start).toContain('<subElements><subElement><type>password</type>')
    const ids = [...start.matchAll(/<id>RCCField(\d)<\/id>/g)].map(([, index]) => Number(index))
    const letters = ids.map((index) => `<RCCField${index}>${'QWERTYUI'[index]}</RCCField${index}>`).join('')
    const token = `<user_token>${pick(start, 'user_token')}</user_token>`
    const answer = `<xml><memorableAnswer>12345678</memorableAnswer>${letters}${token}</xml>`
    expect(await send('/mfa', answer)).toContain('<accounts><account>')
  })

  it('answers in the format of Accept, whatever the request was written in', async () => {
    const answer = await callApi(sandbox, '/login', { body: login, headers: { 'content-type': 'application/xml' } })
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(await answer.json()).toMatchObject({ referral_code: 'TEST-12345' })
  })
})
