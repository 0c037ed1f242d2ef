import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')

/** Files that a module brings along when it runs; types bring none. */
const importsOf = (file: string): readonly string[] => {
  const text = readFileSync(file, 'utf8')
  const found = [...text.matchAll(/^\s*(?:import|export)\s+(?!type\b)(?:([^'"]*?)\s+from\s+)?'(\.[^']+)'/gmu), ...text.matchAll(/()import\('(\.[^']+)'\)/gu)]
  return found
    .filter(([, names = '']) => !/^\{\s*(?:type\s+[\w$]+(?:\s+as\s+\w+)?\s*,?\s*)+\}$/u.test(names))
    .map(([, , path = '']) => resolve(dirname(file), path))
    .filter((path) => /\.(?:ts|vue)$/u.test(path) && existsSync(path))
}
const reachOf = (entry: string): ReadonlySet<string> => {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    importsOf(file).forEach(visit)
  }
  visit(join(root, entry))
  return new Set([...seen].map((file) => relative(root, file)))
}

const FORMS = ['features/retrieve/BankLogin.vue', 'features/retrieve/BankField.vue', 'features/challenge/ChallengeForm.vue', 'features/challenge/ChallengeElements.vue', 'features/challenge/ChallengeField.vue', 'features/challenge/CharacterRow.vue']

describe('what each page of the window can hold', () => {
  it('R-34: the console brings no field for a bank login and nothing that seals one', () => {
    const reach = reachOf('main.ts')
    expect([...FORMS, 'bridge/seal.ts', 'features/entry/entry-link.ts'].filter((file) => reach.has(file))).toEqual([])
    // The walk does walk: it finds the other end.
    expect(reach).toContain('features/entry/EntryFrame.vue')
  })

  it('R-34: the frame brings the fields, and no bridge, store or route', () => {
    const reach = [...reachOf('entry.ts')]
    expect(FORMS.filter((file) => !reach.includes(file))).toEqual([])
    expect(reach.filter((file) => /^(?:stores\/|app\/(?!clock)|bridge\/(?!seal))|console-link|EntryFrame|use-assisted-run/u.test(file))).toEqual([])
  })
})
