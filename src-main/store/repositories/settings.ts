import type { Settings } from '#shared/domain/settings.ts'
import type { Db } from '../database/db.ts'
import type { StoreOperations } from '../store.ts'

type Section = Readonly<Record<string, unknown>>

const isSection = (value: unknown): value is Section => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A stored value counts only while it is of the kind that the default has; a renamed or retyped setting falls back. */
const overlay = (fallback: unknown, stored: unknown): unknown => {
  if (typeof stored !== typeof fallback || Array.isArray(stored) !== Array.isArray(fallback)) return fallback
  return isSection(fallback) && isSection(stored) ? { ...fallback, ...stored } : stored
}

/** The stored settings laid over the defaults, member by member; what the defaults do not name is not returned. */
export const readSettings = (db: Db, { defaults }: StoreOperations['settings.read']['input']): Settings => {
  const rows = db.all<{ section: string; member: string; value: string }>('SELECT section, member, value FROM settings')
  const stored = new Map(rows.map(({ section, member, value }) => [`${section}.${member}`, JSON.parse(value) as unknown]))
  const sections = Object.entries(defaults).map(([name, members]) => {
    const merged = Object.entries(members as Section).map(([member, fallback]): readonly [string, unknown] => {
      const key = `${name}.${member}`
      return [member, stored.has(key) ? overlay(fallback, stored.get(key)) : fallback]
    })
    return [name, Object.fromEntries(merged) as unknown]
  })
  return Object.fromEntries(sections) as Settings
}

/**
 * Writes the members that the patch names and leaves all others. An officer who changes initials keeps the cases that
 * carry the old ones: both happen in one transaction, or neither.
 */
export const writeSettings = (db: Db, { patch, defaults }: StoreOperations['settings.write']['input']): Settings => {
  const { initials: before } = readSettings(db, { defaults }).officer
  for (const [section, members] of Object.entries(patch)) {
    for (const [member, value] of Object.entries(members ?? {})) {
      if (value === undefined) continue
      db.run(
        'INSERT INTO settings (section, member, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
        section, member, JSON.stringify(value),
      )
    }
  }
  const after = readSettings(db, { defaults })
  if (after.officer.initials !== before) db.run('UPDATE cases SET owner = ? WHERE owner = ?', after.officer.initials, before)
  return after
}
