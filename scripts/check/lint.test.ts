import { resolve } from 'node:path'
import { ESLint, Linter } from 'eslint'
import tseslint from 'typescript-eslint'
import { describe, expect, it } from 'vitest'
import { appUrlRules, bannedSyntax, moduleState, noFocusedTests } from './lint-rules.ts'

const linter = new Linter()

function messagesFor(code: string, rules: typeof bannedSyntax): string[] {
  const config = {
    languageOptions: { parser: tseslint.parser as Linter.Parser },
    rules: { 'no-restricted-syntax': ['error', ...rules] as Linter.RuleEntry },
  }
  return linter.verify(code, config).map((message) => message.ruleId ?? message.message)
}

describe('house rules of lint', () => {
  it.each([
    'export default 1',
    'box.innerHTML = text',
    'box.outerHTML = text',
    'frame.srcdoc = text',
    `box.insertAdjacentHTML('beforeend', text)`,
    'range.createContextualFragment(text)',
    'document.write(text)',
    'eval(text)',
    'new Function(text)',
    'Function(text)',
    `setTimeout('go()', 1)`,
  ])('refuses %s', (code) => expect(messagesFor(code, bannedSyntax)).toEqual(['no-restricted-syntax']))

  it.each(['export const a = 1', 'box.textContent = text', 'setTimeout(go, 1)', 'const f = (): void => {}'])('takes %s', (code) =>
    expect(messagesFor(code, bannedSyntax)).toEqual([]),
  )

  it('refuses module-level state, and takes it inside a function', () => {
    expect(messagesFor('let count = 0', moduleState)).toHaveLength(1)
    expect(messagesFor('export let count = 0', moduleState)).toHaveLength(1)
    expect(messagesFor('function f() { let count = 0; return count }', moduleState)).toEqual([])
  })

  it('refuses a focused test', () => {
    expect(messagesFor(`it.only('x', () => {})`, [noFocusedTests])).toHaveLength(1)
    expect(messagesFor(`it('x', () => {})`, [noFocusedTests])).toEqual([])
  })

  it('refuses absolute app:// addresses in the renderer', () => {
    expect(messagesFor(`fetch('app://bundle/x')`, appUrlRules)).toHaveLength(1)
    expect(messagesFor('fetch(`app://bundle/${name}`)', appUrlRules)).toHaveLength(1)
    expect(messagesFor(`fetch('./x')`, appUrlRules)).toEqual([])
  })
})

describe('the lint configuration', () => {
  const root = resolve(import.meta.dirname, '..', '..')
  const severities = async (file: string): Promise<(rule: string) => unknown> => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile(resolve(root, file))) as {
      rules: Record<string, unknown[]>
    }
    return (rule) => config.rules[rule]?.[0]
  }

  it('holds the hard rules in product code', async () => {
    const page = await severities('src-renderer/App.vue')
    const service = await severities('src-main/services/cases.ts')
    for (const rule of ['no-console', '@typescript-eslint/no-explicit-any', '@typescript-eslint/no-non-null-assertion', 'max-lines']) {
      expect([rule, page(rule), service(rule)]).toEqual([rule, 2, 2])
    }
    expect(page('vue/no-v-html')).toBe(2)
    expect(service('no-restricted-imports')).toBe(2)
  })

  it('lets only the shell import electron and only the sink write to the console', async () => {
    expect((await severities('src-main/electron/main.ts'))('no-restricted-imports')).toBe(0)
    expect((await severities('src-main/platform/log-sink.ts'))('no-console')).toBe(0)
    expect((await severities('scripts/test.ts'))('no-console')).toBe(0)
  })
})
