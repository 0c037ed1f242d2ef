import { describe, expect, it } from 'vitest'
import { readJson, UnreadableBody } from './read-json.ts'
import { readXml } from './read-xml.ts'

const json = (text: string | Uint8Array): unknown => readJson(Buffer.from(text))
const xml = (text: string | Uint8Array) => readXml(Buffer.from(text))
const nest = (depth: number): string => `${'<a>'.repeat(depth)}x${'</a>'.repeat(depth)}`

describe('R-44: JSON', () => {
  it('keeps fractions and long numbers as their own text', () => {
    expect(json('{"a":1.10,"b":12,"c":9007199254740993,"d":-0.5,"e":1e3,"f":-0.00,"g":[0.1,0.2],"h":null,"i":true}')).toEqual({
      a: '1.10', b: 12, c: '9007199254740993', d: '-0.5', e: '1e3', f: '-0.00', g: ['0.1', '0.2'], h: null, i: true,
    })
  })
  it.each([
    ['nothing', ''], ['half', '{"a":1'], ['HTML', '<html>'], ['other bytes', Buffer.from([0x22, 0xff, 0x22])], ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['a member twice', '{"a":1,"a":2}'], ['a member twice in another spelling', '{"a":1,"\\u0061":2}'], ['a member twice, deep', '[{"x":[{"a":1,"b":{},"a":2}]}]'], ['a prototype', '{"__proto__":{"x":1}}'],
    ['a prototype in another spelling', '{"\\u005f_proto__":1}'], ['65 levels', '['.repeat(65) + ']'.repeat(65)], ['a million levels', '['.repeat(1_000_000)], ['1e400 unquoted text', '{"a":1e400x}'],
    ['numbers that are none', '{"a":01.5}'], ['a number without a fraction', '{"a":1.}'], ['a bare fraction', '{"a":.5}'], ['a bare minus', '{"a":-}'], ['a plus', '{"a":+1}'], ['two numbers', '{"a":1.5 2.5}'],
    ['a number as a name', '{1.5:1}'], ['a number glued to a word', '{"a":1.5x}'], ['an open text', '{"a'], ['an open text that ends in a slash', '{"a\\'],
    ['more than 20 MiB', `"${'a'.repeat(20 * 1024 ** 2)}"`],
  ])('R-44: refuses %s', (_, text) => expect(() => json(text)).toThrow(UnreadableBody))
  it('leaves texts as they are, whatever they look like', () => {
    const value = { 'a:1.5': '-1.5e3', 'q"1.5': ['x\\', '1.50', ' 2.5 '], deep: { 'a:1.5': [1, [2, '3.5']] } }
    expect(json(JSON.stringify(value))).toEqual(value)
  })
  it('takes names again in other objects, and colons and brackets in texts', () => {
    expect(json('[{"a":"{\\":\\"x"},{"a":"]:,"},{"b":{"a":1},"a":2}]')).toEqual([{ a: '{":"x' }, { a: ']:,' }, { b: { a: 1 }, a: 2 }])
    expect(json(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeDefined()
  })
  it('never quotes the body', () => expect(() => json('{"password":"hunter2"')).toThrow(/^not JSON$/))
  it('R-44 control off: the plain parser takes the last of two members without a word', () => expect(JSON.parse('{"a":1,"a":2}')).toEqual({ a: 2 }))
})

describe('R-43: XML', () => {
  it('reads elements, lists, empty ones, entities and CDATA as texts', () => {
    expect(xml('\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- n --><xml dataVersion="20190901"><a x="1">1.10</a><b/><c> x &amp; &#65;&#x42; </c><d><e>1</e><e>02</e></d><f><![CDATA[<&amp;>]]></f></xml>')).toEqual({
      name: 'xml', attributes: { dataVersion: '20190901' }, content: { a: '1.10', b: '', c: 'x & AB', d: { e: ['1', '02'] }, f: '<&amp;>' },
    })
  })
  const bomb = Array.from({ length: 10 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join('')
  it.each([
    ['a document type', '<!DOCTYPE xml><xml/>'], ['one in lower case', '<!doctype xml><xml/>'], ['an entity bomb', `<!DOCTYPE x [<!ENTITY l0 "l">${bomb}]><xml>&l10;</xml>`],
    ['an external entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml>&e;</xml>'], ['a parameter entity', '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]><xml/>'],
    ['two document types', '<!DOCTYPE a><!DOCTYPE b [<!ENTITY c "d">]><xml/>'], ['an entity without a document type', '<!ENTITY a "b"><xml>&a;</xml>'], ['an element declaration', '<!ELEMENT a ANY><xml/>'],
    ['a style sheet', '<?xml version="1.0"?><?xml-stylesheet href="x"?><xml/>'], ['a late instruction', '<xml><?php x ?></xml>'], ['Latin-1', '<?xml version="1.0" encoding="ISO-8859-1"?><xml/>'],
    ['UTF-16', Buffer.from('<xml/>', 'utf16le')], ['UTF-7', '<?xml version="1.0" encoding="UTF-7"?><xml/>'], ['other bytes', Buffer.from([0x3c, 0xff, 0x3e])], ['an unknown entity', '<xml>&nbsp;</xml>'],
    ['a bare ampersand', '<xml>a & b</xml>'], ['a NUL by number', '<xml>&#0;</xml>'], ['a surrogate by number', '<xml>&#xD800;</xml>'], ['a number beyond', '<xml>&#x110000;</xml>'], ['no number', '<xml>&#;</xml>'],
    ['crossed elements', '<xml><a><b></a></b></xml>'], ['an open element', '<xml><a></xml>'], ['two roots', '<xml/><xml/>'], ['no root', 'text'], ['nothing', ''], ['JSON', '{"a":1}'], ['65 levels', nest(65)],
    ['a million levels', nest(1_000_000)], ['too many elements', `<xml>${'<a/>'.repeat(1_000_001)}</xml>`], ['too many attributes', `<xml ${Array.from({ length: 4_097 }, (_, index) => `a${index}="1"`).join(' ')}/>`],
    ['more than 20 MiB', `<xml>${'a'.repeat(20 * 1024 ** 2)}</xml>`], ['an attribute twice', '<xml a="1" a="2"/>'], ['an HTML page', '<html><body><br></body></html>'],
  ])('R-43: refuses %s within a second', (_, text) => {
    const startedAt = performance.now()
    expect(() => xml(text)).toThrow(UnreadableBody)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
  it('does not touch prototypes', () => {
    expect(() => xml('<xml><__proto__><polluted>1</polluted></__proto__></xml>')).toThrow(UnreadableBody)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
  it('R-43 control off: the same parser with its usual settings replaces declared entities', async () => {
    const { XMLParser } = await import('fast-xml-parser')
    expect(new XMLParser().parse('<!DOCTYPE x [<!ENTITY a "declared">]><xml>&a;</xml>')).toMatchObject({ xml: 'declared' })
  })
})
