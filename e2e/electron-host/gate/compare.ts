import type { ElectronUse } from './collect.ts'
import type { Covered, NamesByType } from './covered-shape.ts'

/** The uses that the host does not cover, in the order of the sources. */
export function findUncovered(uses: readonly ElectronUse[], covered: Covered): ElectronUse[] {
  return uses.filter((use) => !isCovered(use, covered))
}

/** For the terminal: `src-main/electron/window.ts:12 member BrowserWindow.setOpacity`. */
export function describeUse({ kind, types, name, file, line }: ElectronUse): string {
  return `${file}:${line} ${kind} ${types[0] ? `${types[0]}.` : ''}${name}`
}

function isCovered({ kind, types, name }: ElectronUse, covered: Covered): boolean {
  const isListed = (table: NamesByType): boolean => types.some((type) => table[type]?.includes(name) ?? false)
  switch (kind) {
    case 'export':
      return covered.exports.includes(name)
    case 'member':
      return isListed(covered.members)
    case 'event':
      return isListed(covered.events)
    case 'option':
      return isListed(covered.options)
    case 'unreadable':
      return false
  }
}
