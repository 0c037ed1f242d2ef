import { randomBytes } from 'node:crypto'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { forgeZip, type ForgedEntry } from './zip-forge.ts'

export const PDF = Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n')
const zeros = (mib: number): Buffer => Buffer.alloc(mib * 1024 ** 2)
const named = (name: string | Buffer): ForgedEntry => ({ name, data: PDF })
const plain = named('fine.pdf')
const honest = forgeZip([plain])

const BAD_NAMES: readonly (string | Buffer)[] = [
  '../evil.pdf', '../../../../etc/passwd.pdf', '/etc/evil.pdf', 'a/../../evil.pdf', 'a/./b.pdf', './a.pdf', 'a//b.pdf', '..\\evil.pdf', 'C:\\evil.pdf', 'C:evil.pdf', 'c:/evil.pdf', '\\\\host\\share\\a.pdf',
  'a.pdf:stream.pdf', 'nul\u0000.pdf', 'line\nbreak.pdf', 'esc\u001b[2J.pdf', 'turn\u202efdp.exe.pdf', 'mark\u200f.pdf', 'isolate\u2066.pdf', 'bom\ufeff.pdf', ' lead.pdf', 'dir /a.pdf', '', `${'x'.repeat(300)}.pdf`, '..', '.',
  Buffer.from([0x61, 0xff, 0xfe, 0x2e, 0x2e, 0x2f]),
]
const MISMATCHES: readonly (readonly [string, Buffer])[] = [
  ['exe.pdf', Buffer.from('MZ\u0090\u0000')], ['page.pdf', Buffer.from('<!doctype html><script>1</script>')], ['late.pdf', Buffer.from('<html>%PDF-1.7')], ['text.pdf', Buffer.from('hello')],
  ['data.json', Buffer.from('not json')], ['pdf.json', PDF], ['scalar.json', Buffer.from('5')], ['page.xml', Buffer.from('<html><body/></html>')], ['json.xml', Buffer.from('{}')], ['page.txt', Buffer.from('<svg onload=1>')],
  ['exe.csv', Buffer.from('MZ\u0001')], ['tool.exe', Buffer.from('MZ')], ['script.js', Buffer.from('1')], ['noending', PDF], ['picture.svg', Buffer.from('<svg/>')], ['macro.docm', PDF], ['double.pdf.exe', PDF], ['png.jpg', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['utf16.xml', Buffer.from('<a/>', 'utf16le')], ['short.pdf', Buffer.from('%PD')], ['shell.txt', Buffer.from('#!/bin/sh')], ['rich.txt', Buffer.from('{\\rtf1')],
]

const overlapping = (): Buffer => {
  // Each entry quotes the next one's header as its own data, so that a few bytes unpack many times.
  const packed = deflateRawSync(zeros(1))
  const entry = (name: string): ForgedEntry => ({ name, data: zeros(1), packed })
  return forgeZip([entry('a.txt'), { ...entry('a.txt'), name: 'b.txt', offset: 0, local: {} }])
}

/** Archives that have to be refused, by what is wrong with them. */
export const hostileArchives = (): readonly (readonly [string, Buffer])[] => [
  ...BAD_NAMES.map((name) => [`name ${JSON.stringify(name.toString()).slice(0, 40)}`, forgeZip([named(name)])] as const),
  ...MISMATCHES.map(([name, data]) => [`mismatch ${name}`, forgeZip([{ name, data }])] as const),
  ['link', forgeZip([{ name: 'link.pdf', data: Buffer.from('/etc/passwd'), mode: 0o120777 }])],
  ['device', forgeZip([{ ...plain, mode: 0o020666 }])],
  ['socket', forgeZip([{ ...plain, mode: 0o140666 }])],
  ['folder with content', forgeZip([{ name: 'dir/', data: PDF, mode: 0o040755 }])],
  ['file as folder', forgeZip([{ ...plain, mode: 0o040755 }])],
  ['encrypted', forgeZip([{ ...plain, flags: 0x801 }])],
  ['strongly encrypted', forgeZip([{ ...plain, flags: 0x841 }])],
  ['masked headers', forgeZip([{ ...plain, flags: 0x2800 }])],
  ['same name', forgeZip([plain, plain])],
  ['same name, other case', forgeZip([named('A.pdf'), named('a.PDF')])],
  ['same name, other composition', forgeZip([named('\u00e9.pdf'), named('e\u0301.pdf')])],
  ['same name as folder', forgeZip([{ name: 'a.pdf/', mode: 0o040755 }, named('a.pdf')])],
  ['zip inside', forgeZip([{ name: 'inner.zip', data: honest }])],
  ['zip inside as pdf', forgeZip([{ name: 'inner.pdf', data: honest }])],
  ['zip inside as json', forgeZip([{ name: 'inner.json', data: honest }])],
  ['gzip inside', forgeZip([{ name: 'inner.json', data: gzipSync('{}') }])],
  ['7z inside', forgeZip([{ name: 'a.pdf', data: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) }])],
  ['tar inside', forgeZip([{ name: 'a.txt', data: Buffer.concat([Buffer.alloc(257, 0x61), Buffer.from('ustar')]) }])],
  ['501 files', forgeZip(Array.from({ length: 501 }, (_, at) => named(`${at}.pdf`)))],
  ['ratio above 100', forgeZip([{ name: 'a.txt', data: zeros(4) }])],
  ['claims less than it holds', forgeZip([{ name: 'a.txt', data: zeros(4), size: 10 }])],
  ['claims to be 60 MiB', forgeZip([{ ...plain, size: 60 * 1024 ** 2 }])],
  ['60 MiB file', forgeZip([{ name: 'a.txt', data: zeros(60) }])],
  ['claims more than it holds', forgeZip([{ ...plain, size: PDF.length + 5 }])],
  ['stored with two sizes', forgeZip([{ ...plain, method: 0, size: 5 }])],
  ['overlapping', overlapping()],
  ['wrong checksum', forgeZip([{ ...plain, crc: 1 }])],
  ['broken data', forgeZip([{ ...plain, packed: randomBytes(40) }])],
  ['cut data', forgeZip([{ ...plain, packed: deflateRawSync(PDF).subarray(0, 10) }])],
  ['other local name', forgeZip([{ ...plain, local: { name: 'evil.pdf' } }])],
  ['other local checksum', forgeZip([{ ...plain, local: { crc: 7 } }])],
  ['other local size', forgeZip([{ ...plain, local: { size: 7 } }])],
  ['other local method', forgeZip([{ ...plain, local: { method: 0 } }])],
  ['other local flags', forgeZip([{ ...plain, local: { flags: 0 } }])],
  ['bytes before the first file', forgeZip([{ ...plain, before: Buffer.from('#!/bin/sh\n'.repeat(3)) }])],
  ['an entry that is not listed', forgeZip([plain, { ...named('second.pdf'), before: forgeZip([named('hidden.pdf')]).subarray(0, 60) }])],
  ['method bzip2', forgeZip([{ ...plain, method: 12, packed: PDF }])],
  ['method lzma', forgeZip([{ ...plain, method: 14, packed: PDF }])],
  ['points outside', forgeZip([{ ...plain, offset: 1_000_000 }])],
  ['points into the directory', forgeZip([{ ...plain, offset: 70 }])],
  ['counts too many', forgeZip([plain], { entryCount: 7 })],
  ['directory outside', forgeZip([plain], { directoryOffset: 9_999_999 })],
  ['two disks', forgeZip([plain], { disk: 1 })],
  ['comment too short', forgeZip([plain], { commentLength: 9 })],
  ['bytes behind the end', forgeZip([plain], { after: Buffer.from('more') })],
  ['only an end with entries', forgeZip([], { entryCount: 3 })],
  ['cut off', honest.subarray(0, honest.length - 12)],
  ['only a head', honest.subarray(0, 30)],
  ['empty', Buffer.alloc(0)],
  ['no archive', Buffer.from('PK but not really')],
  ['html', Buffer.from('<html>504 Gateway</html>')],
  ['random', randomBytes(4096)],
]
