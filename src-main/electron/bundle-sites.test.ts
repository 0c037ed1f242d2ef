import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesOfPage, listSites, partBundle, siteFileFor } from './bundle-sites.ts'

const manifest = {
  'entry.html': { file: 'assets/entry-1.js', imports: ['_shared.js'], css: ['assets/entry.css'], isEntry: true },
  '_shared.js': { file: 'assets/shared-1.js', imports: ['entry.html'], css: ['assets/shared.css'], assets: ['assets/font.woff2'] },
  'index.html': { file: 'assets/index-1.js', imports: ['_shared.js'], dynamicImports: ['late.ts'] },
  'late.ts': { file: 'assets/late-1.js' },
}
const names = ['index.html', 'lock.html', 'entry.html', 'assets/entry-1.js', 'assets/shared-1.js', 'assets/index-1.js', 'assets/late-1.js', 'assets/entry.css', 'assets/shared.css', 'assets/font.woff2', '.vite/manifest.json']
const files = new Map(names.map((name) => [name, `/built/${name}`]))

describe('the two sites of the bundle', () => {
  it('R-34: the frame for bank logins gets its page with what that needs, and nothing else', () => {
    expect([...filesOfPage(manifest, 'entry.html')].toSorted()).toEqual(['assets/entry-1.js', 'assets/entry.css', 'assets/font.woff2', 'assets/shared-1.js', 'assets/shared.css', 'entry.html'])
    const sites = partBundle(files, manifest)
    const served = (host: string): readonly string[] => names.filter((name) => siteFileFor(`app://${host}/${name}`, sites) !== null)
    expect(served('entry')).toEqual(['entry.html', 'assets/entry-1.js', 'assets/shared-1.js', 'assets/entry.css', 'assets/shared.css', 'assets/font.woff2'])
    expect(served('bundle')).toEqual(names.filter((name) => name !== 'entry.html' && name !== '.vite/manifest.json'))
    expect(served('other')).toEqual([])
  })

  it('R-34: without the list of the build the frame gets no file at all', () => {
    expect(partBundle(files, null).entry.size).toBe(0)
    expect(partBundle(files, { 'index.html': { file: 'assets/index-1.js' } }).entry.size).toBe(1)
  })

  it('reads the list that the build left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'casebench-sites-'))
    try {
      mkdirSync(join(folder, '.vite'))
      writeFileSync(join(folder, '.vite', 'manifest.json'), JSON.stringify({ 'entry.html': { file: 'entry.js' } }))
      for (const name of ['index.html', 'entry.html', 'entry.js']) writeFileSync(join(folder, name), 'x')
      expect([...(await listSites(folder)).entry.keys()].toSorted()).toEqual(['entry.html', 'entry.js'])
      writeFileSync(join(folder, '.vite', 'manifest.json'), '{ broken')
      expect((await listSites(folder)).entry.size).toBe(0)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
