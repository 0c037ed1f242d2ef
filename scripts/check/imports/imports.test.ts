import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findCircles } from './circles.ts'
import { judgeImport, zoneOf } from './judge.ts'
import { parseImports } from './parse.ts'
import { walkedFolders } from './table.ts'
import { walkImports } from './walk.ts'
import { findStandInWords } from './words.ts'

describe('the import table', () => {
  const forbidden: [file: string, specifier: string, why: RegExp][] = [
    ['src-shared/domain/case.ts', 'zod', /package zod/],
    ['src-shared/domain/case.ts', '../bridge/result.ts', /bridge\/result/],
    ['src-shared/bridge/result.ts', 'node:fs', /node:fs/],
    ['src-shared/bridge/result.ts', '#main/platform/clock.ts', /platform\/clock/],
    ['src-main/platform/clock.ts', '../store/store.ts', /store\/store/],
    ['src-main/store/store.ts', '#shared/bridge/result.ts', /bridge\/result/],
    ['src-main/store/store.ts', '../services/cases.ts', /services\/cases/],
    ['src-main/secrets/secret-store.ts', '../providers/provider.ts', /provider\.ts/],
    ['src-main/providers/http/sender.ts', '../inbank/index.ts', /inbank/],
    ['src-main/providers/inbank/client.ts', '../fimento/index.ts', /fimento/],
    ['src-main/providers/inbank/client.ts', '#main/store/store.ts', /store\/store/],
    ['src-main/providers/inbank/client.ts', '../registry.ts', /registry/],
    ['src-main/providers/registry.ts', './inbank/client.ts', /only its index\.ts/],
    ['src-main/providers/registry.ts', './inbank/callback.ts', /only its index\.ts/],
    ['src-main/providers/receivers.ts', './inbank/client.ts', /only its index\.ts/],
    ['src-main/providers/recognizers.ts', './inbank/callback.ts', /only its index\.ts/],
    ['src-main/callbacks/server.ts', '../store/store.ts', /store\/store/],
    ['src-main/documents/read.ts', '../services/cases.ts', /services/],
    ['src-main/services/retrievals.ts', '../providers/inbank/index.ts', /inbank/],
    ['src-main/services/retrievals.ts', '../store/database.ts', /database/],
    ['src-main/services/retrievals.ts', '#shared/bridge/result.ts', /bridge/],
    ['src-main/app/compose.ts', '../electron/main.ts', /electron\/main/],
    ['src-main/electron/main.ts', '../services/cases.ts', /services/],
    ['src-main/electron/main.ts', '../store/store.ts', /store/],
    ['src-renderer/main.ts', '#main/platform/clock.ts', /platform/],
    ['src-renderer/main.ts', 'node:path', /node:path/],
    ['src-renderer/main.ts', 'fs', /fs/],
    ['src-sandbox/server.ts', '#shared/domain/case.ts', /domain\/case/],
    ['src-sandbox/server.ts', 'zod', /zod/],
    ['e2e/specs/cases.spec.ts', '#main/services/cases.ts', /services/],
    ['bench/list.ts', '../src-main/store/store.ts', /store/],
  ]
  it.each(forbidden)('%s may not import %s', (file, specifier, why) => {
    expect(judgeImport(file, specifier)).toMatch(why)
  })

  const allowed: [file: string, specifier: string][] = [
    ['src-shared/domain/case.ts', './money.ts'],
    ['src-shared/bridge/channels/cases.ts', '../../domain/case.ts'],
    ['src-main/store/store.ts', '#shared/domain/case.ts'],
    ['src-main/store/database.ts', 'better-sqlite3'],
    ['src-main/providers/registry.ts', './inbank/index.ts'],
    ['src-main/providers/receivers.ts', './inbank/callback.ts'],
    ['src-main/providers/recognizers.ts', './inbank/recognize.ts'],
    ['src-main/providers/inbank/client.ts', '../http/sender.ts'],
    ['src-main/providers/inbank/index.ts', '../provider.ts'],
    ['src-main/services/retrievals.ts', '../store/store.ts'],
    ['src-main/app/compose.ts', '../services/cases.ts'],
    ['src-main/electron/main.ts', '../app/compose.ts'],
    ['src-main/electron/main.ts', 'electron'],
    ['src-renderer/main.ts', 'vue'],
    ['e2e/specs/cases.spec.ts', '#sandbox/server.ts'],
    ['src-main/providers/inbank/client.test.ts', '#sandbox/inbank/server.ts'],
  ]
  it.each(allowed)('%s may import %s', (file, specifier) => {
    expect(judgeImport(file, specifier)).toBeUndefined()
  })

  it.each(['src-main/services/cases.ts', 'src-main/services/cases.test.ts', 'src-renderer/main.ts', 'src-shared/bridge/result.ts', 'src-main/app/compose.ts'])(
    'keeps electron out of %s',
    (file) => expect(judgeImport(file, 'electron')).toMatch(/only src-main\/electron/),
  )

  it('keeps keytar in its adapter', () => {
    expect(judgeImport('src-main/secrets/keytar-secret-store.ts', 'keytar')).toBeUndefined()
    expect(judgeImport('src-main/secrets/memory-secret-store.ts', 'keytar')).toMatch(/only src-main\/secrets/)
    expect(judgeImport('src-main/electron/main.ts', 'keytar')).toMatch(/only src-main\/secrets/)
  })

  it('refuses anything under src-* that imports e2e', () => {
    for (const file of ['src-main/electron/main.ts', 'src-main/app/x.test.ts', 'src-renderer/main.ts', 'src-sandbox/a.ts']) {
      expect(judgeImport(file, '../../e2e/electron-host/runtime.ts') ?? '').not.toBe('')
    }
  })

  it('refuses product code that imports a test or what exists for tests', () => {
    expect(judgeImport('src-main/services/cases.ts', './testing/fake-store.ts')).toMatch(/for tests only/)
  })

  it('refuses what it cannot follow', () => {
    expect(judgeImport('src-main/app/compose.ts', null)).toMatch(/computed/)
    expect(judgeImport('src-main/app/compose.ts', 'https://example.invalid/x.ts')).toMatch(/cannot be followed/)
    expect(judgeImport('src-other/x.ts', './y.ts')).toMatch(/no zone/)
  })

  it('gives each provider folder the same zone, and http and the registry their own', () => {
    expect(zoneOf('src-main/providers/inbank/client.ts')?.at).toBe('src-main/providers/*')
    expect(zoneOf('src-main/providers/http/sender.ts')?.at).toBe('src-main/providers/http')
    expect(zoneOf('src-main/providers/registry.ts')?.at).toBe('src-main/providers')
  })
})

describe('parseImports', () => {
  it('finds every form of import with its line', () => {
    const text = [
      `import a from './a.ts'`,
      `import type { B } from './b.ts'`,
      `export { c } from './c.ts'`,
      `export * from './d.ts'`,
      `import './e.ts'`,
      `const f = await import('./f.ts')`,
      `const g = require('./g.cjs')`,
      `type H = import('./h.ts').H`,
      `import i = require('./i.ts')`,
      'const j = await import(`./${name}.ts`)',
      `// import './comment.ts'`,
      `const k = "import './text.ts'"`,
    ].join('\n')
    expect(parseImports('x.ts', text).map(({ specifier, line }) => `${line} ${specifier}`)).toEqual([
      '1 ./a.ts', '2 ./b.ts', '3 ./c.ts', '4 ./d.ts', '5 ./e.ts', '6 ./f.ts', '7 ./g.cjs', '8 ./h.ts', '9 ./i.ts', '10 null',
    ])
  })

  it('reads both script blocks of a Vue file and not its template', () => {
    const text = `<template>\n  <p>import './no.ts'</p>\n</template>\n<script lang="ts">\nexport * from './a.ts'\n</script>\n<script setup lang="ts">\nimport b from './B.vue'\n</script>\n`
    expect(parseImports('X.vue', text)).toEqual([
      { specifier: './a.ts', line: 5, isTypeOnly: false },
      { specifier: './B.vue', line: 8, isTypeOnly: false },
    ])
  })
})

describe('findCircles', () => {
  it('finds circles of two, of three and of one, and nothing in a tree', () => {
    const graph = new Map([
      ['a', ['b', 'd']], ['b', ['c']], ['c', ['a']], ['d', ['e']], ['e', ['d']], ['f', ['f']], ['g', ['a', 'h']], ['h', []],
    ])
    expect(findCircles(graph).sort()).toEqual([['a', 'b', 'c'], ['d', 'e'], ['f']])
    expect(findCircles(new Map([['a', ['b', 'c']], ['b', ['c']], ['c', []]]))).toEqual([])
  })
})

describe('findStandInWords', () => {
  it('finds them in product code only', () => {
    expect(findStandInWords('src-main/electron/main.ts', 'a\nprocess.env.ELECTRON_OVERRIDE_DIST_PATH')).toMatchObject([{ line: 2 }])
    expect(findStandInWords('e2e/tour.ts', 'electron-host')).toEqual([])
  })
})

describe('walkImports', () => {
  let root = ''
  const plant = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'casebench-imports-'))
    for (const folder of walkedFolders) mkdirSync(join(root, folder))
    plant('src-shared/domain/money.ts', 'export const cents = 1')
    plant('src-renderer/App.vue', `<script setup lang="ts">\nimport { cents } from '#shared/domain/money.ts'\n</script>\n`)
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('passes a sound tree', () => {
    expect(walkImports(root)).toEqual({ files: 2, imports: 1, findings: [] })
  })

  it('fails on a planted edge, a planted circle and a planted word', () => {
    plant('src-renderer/Bad.vue', `<script setup lang="ts">\nimport { ipcRenderer } from 'electron'\n</script>\n`)
    plant('src-main/services/a.ts', `export * from './b.ts'`)
    plant('src-main/services/b.ts', `import type { A } from './a.ts'`)
    plant('e2e/whole.ts', `import type { Part } from './part.ts'`)
    plant('e2e/part.ts', `import { whole } from './whole.ts'`)
    plant('src-main/app/host.ts', `export const folder = 'e2e/electron-host'`)
    expect(walkImports(root).findings.map(({ file, problem }) => `${file}: ${problem}`)).toEqual([
      'src-main/app/host.ts: names "electron-host": product code knows of no stand-in',
      'src-renderer/Bad.vue: only src-main/electron and e2e may import electron',
      'src-main/services/a.ts: import circle: src-main/services/a.ts <-> src-main/services/b.ts',
    ])
  })
})
