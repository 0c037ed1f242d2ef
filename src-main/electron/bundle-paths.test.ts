import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundlePathOf, fileFor, listBundle, type BundleFiles } from './bundle-paths.ts'

/** Spellings of ways out of a folder and of other files, one per row; `X` stands for the way back to the root. */
const UPS = [
  '..', '%2e%2e', '%2E%2E', '.%2e', '%2e.', '%252e%252e', '%25%32%65%25%32%65', '..%00', '%2e%2e%00', '..;', '..%3b', '..%20', '.. ', '...', '....',
  '\u2025', '\uFF0E\uFF0E', '%ef%bc%8e%ef%bc%8e', '%c0%ae%c0%ae', '%e0%80%ae%e0%80%ae', '..%c0%af', '%u002e%u002e', '&#46;&#46;', '..\\', '..\\..', '%5c..', '.\u0000.', '..\t', '..\n', '~',
]
const TARGETS = ['secret.txt', 'etc/passwd', 'main/index.js']
const ODD = [
  '', '/', '//', '///index.html', './index.html', 'index.html/', 'index.html//', 'index.html%00', 'index.html%00.png', 'index.html\u0000', 'INDEX.HTML', 'Index.html', 'index.HTML',
  'index.html.', 'index.html ', 'index.html%20', 'index.html::$DATA', 'index.html:stream', 'C:/secret.txt', 'c:\\secret.txt', 'C%3A/secret.txt', '/etc/passwd', '//host/share', '\\\\host\\share',
  '%2fetc%2fpasswd', '%5c%5chost', 'file:///etc/passwd', 'app://bundle/index.html', '.env', '.git/config', 'assets/.hidden', 'assets/', 'assets', 'assets//app.js', 'assets/./app.js', 'assets\\app.js', 'assets%2fapp.js',
  'assets%5capp.js', 'link.html', 'linked/secret.txt', 'NUL', 'con', 'aux.html', 'assets/app.js/../../secret.txt', 'a/'.repeat(20), 'a'.repeat(5000), 'index.html;x', 'index.html,x', 'index.html|x', '*', '?', 'index*.html',
  '$(id)', '`id`', '\u202Elmth.xedni', 'ind\u200Bex.html', 'index\u00ADhtml', 'ïndex.html', '%69ndex.html', 'index%2ehtml', 'constructor', '__proto__', 'toString',
]
const HOSTS = ['app://other/index.html', 'app://bundle.evil/index.html', 'app://evil@bundle/index.html', 'app://bundle:80/index.html', 'app:bundle/index.html', 'app:/bundle/index.html', 'app:///index.html', 'APP://BUNDLE/index.html', 'https://bundle/index.html', 'file:///index.html', 'app://bundle', 'app://bundleindex.html', ' app://bundle/index.html']

const hostile = [
  ...UPS.flatMap((up) => TARGETS.map((target) => `app://bundle/${up}/${target}`)),
  ...UPS.map((up) => `app://bundle/assets/${up}/${up}/secret.txt`),
  ...ODD.map((path) => `app://bundle/${path}`),
  ...HOSTS,
]

describe('paths of the bundle', () => {
  let folder = ''
  let files: BundleFiles = new Map()

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'casebench-bundle-'))
    const renderer = join(folder, 'renderer')
    mkdirSync(join(renderer, 'assets'), { recursive: true })
    mkdirSync(join(folder, 'outside'))
    writeFileSync(join(folder, 'secret.txt'), 'outside')
    writeFileSync(join(folder, 'outside', 'secret.txt'), 'outside')
    writeFileSync(join(renderer, 'index.html'), 'page')
    writeFileSync(join(renderer, 'assets', 'app.js'), 'script')
    symlinkSync(join(folder, 'secret.txt'), join(renderer, 'link.html'))
    symlinkSync(join(folder, 'outside'), join(renderer, 'linked'))
    files = await listBundle(renderer)
  })
  afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

  it('lists plain files and leaves links out', () => {
    expect([...files.keys()].toSorted()).toEqual(['assets/app.js', 'index.html'])
  })

  it('serves listed files by their plain spelling, with or without query and fragment', () => {
    for (const url of ['app://bundle/index.html', 'app://bundle/index.html?a=../b', 'app://bundle/index.html#/cases', 'app://bundle/assets/app.js']) {
      expect(fileFor(url, files), url).not.toBeNull()
    }
  })

  it('R-11: at least 150 hostile paths find no file', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(150)
    expect(hostile.filter((url) => fileFor(url, files) !== null)).toEqual([])
  })

  it('R-11 proof: the same cases get out when paths are decoded and joined instead', () => {
    const careless = (url: string): boolean => {
      try {
        const path = decodeURIComponent(url.slice('app://bundle/'.length)).replaceAll('\\', '/')
        return !join('/renderer', path).startsWith('/renderer/')
      } catch {
        return false
      }
    }
    expect(hostile.filter(careless).length).toBeGreaterThan(20)
  })

  it('never answers with a path that has a step back, an escape or a separator of its own', () => {
    for (const url of hostile) expect(bundlePathOf(url) ?? '').not.toMatch(/\.\.|%|\\|\/\/|^\//u)
  })
})
