import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { toErrorDetail } from '#shared/domain/errors.ts'
import { readArchive } from './read-archive.ts'
import { hostileArchives, PDF } from './testing/hostile-archives.ts'
import { forgeZip } from './testing/zip-forge.ts'

const outcome = async (bytes: Uint8Array): Promise<string> => {
  try {
    return `${(await readArchive(bytes)).length} files`
  } catch (error) {
    return toErrorDetail(error).code
  }
}

describe('reading an archive', () => {
  it('gives every file with its hash, its kind and the name to show', async () => {
    const files = await readArchive(forgeZip([
      { name: 'bank/', mode: 0o040755 }, { name: 'bank/2026 März-e.PDF', data: PDF }, { name: 'statement.pdf', data: PDF, method: 0 },
      { name: 'data.json', data: Buffer.from('{"banks":[]}') }, { name: 'data.xml', data: Buffer.from('<?xml version="1.0"?><xml/>') },
      { name: 'page.html', data: Buffer.from('<!DOCTYPE html><html></html>') }, { name: 'rows.csv', data: Buffer.from('a,b\n1,2\n') },
    ]))
    expect(files.map(({ name, mediaType, kind }) => [name, mediaType, kind])).toEqual([
      ['2026 März-e.PDF', 'application/pdf', 'bank-estatement'], ['statement.pdf', 'application/pdf', 'statement-pdf'], ['data.json', 'application/json', 'raw-data'],
      ['data.xml', 'application/xml', 'raw-data'], ['page.html', 'text/html', 'other'], ['rows.csv', 'text/csv', 'other'],
    ])
    expect(files[0]?.sha256).toBe(createHash('sha256').update(PDF).digest('hex'))
    expect(Buffer.from(files[0]?.bytes ?? []).equals(PDF)).toBe(true)
  })

  it('takes sizes that come behind the data, an empty archive, and 500 files', async () => {
    const later = forgeZip([{ name: 'a.pdf', data: PDF, flags: 0x808, local: { crc: 0, size: 0, packedSize: 0 } }])
    expect([await outcome(later), await outcome(forgeZip([])), await outcome(forgeZip(Array.from({ length: 500 }, (_, at) => ({ name: `${at}.pdf`, data: PDF }))))])
      .toEqual(['1 files', '0 files', '500 files'])
  })

  it('◆ R-48, R-49: refuses every hostile archive with a clear code, within 5 s', async () => {
    const archives = hostileArchives()
    const outcomes: [string, string][] = []
    let slowestMs = 0
    for (const [what, bytes] of archives) {
      const startedAt = performance.now()
      outcomes.push([what, await outcome(bytes)])
      slowestMs = Math.max(slowestMs, performance.now() - startedAt)
    }
    process.stdout.write(`R-49: ${archives.length} hostile archives refused, the slowest in ${Math.round(slowestMs)} ms\n`)
    expect(outcomes.filter(([, code]) => code !== 'document.refused')).toEqual([])
    expect(slowestMs).toBeLessThan(5_000)
    expect(archives.length).toBeGreaterThanOrEqual(80)
  }, 60_000)

  it('R-49: the budget counts what comes out: four files of 49 MiB are refused together', async () => {
    // Half noise, half zeros would be needed for a ratio below 100; a stored file has none at all.
    const block = Buffer.concat([Buffer.from('a\n'), Buffer.alloc(45 * 1024 ** 2, 'ab\n')])
    const packed = deflateRawSync(block, { level: 1 })
    const archive = forgeZip(Array.from({ length: 5 }, (_, at) => ({ name: `${at}.txt`, data: block, packed })))
    expect(await outcome(archive)).toBe('document.refused')
  }, 30_000)

  it('R-49: the checks are what refuses: the same bytes without the trick are taken', async () => {
    expect([await outcome(forgeZip([{ name: 'link.pdf', data: PDF }])), await outcome(forgeZip([{ name: 'fine.pdf', data: PDF, mode: 0o120777 }]))]).toEqual(['1 files', 'document.refused'])
  })
})
