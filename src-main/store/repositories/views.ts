import type { CaseFilter, SavedView } from '#shared/domain/case.ts'
import { asId } from '#shared/domain/ids.ts'
import type { Db } from '../database/db.ts'
import type { DayBorders, StoreOperations } from '../store.ts'
import { countFiltered } from './case-list.ts'

type ViewRow = Readonly<{ id: string; name: string; filter: string }>

const toView = (db: Db, { id, name, filter: text }: ViewRow, me: string, borders: DayBorders): SavedView => {
  const filter = JSON.parse(text) as CaseFilter
  return { id: asId<'saved-view'>(id), name, filter, caseCount: countFiltered(db, filter, me, borders) }
}

export const listViews = (db: Db, { me, borders }: StoreOperations['views.list']['input']): readonly SavedView[] =>
  db.all<ViewRow>('SELECT id, name, filter FROM saved_views ORDER BY name COLLATE NOCASE, number').map((row) => toView(db, row, me, borders))

/** Saving under an id that exists replaces that view. */
export const saveView = (db: Db, { id, name, filter, me, borders }: StoreOperations['views.save']['input']): SavedView => {
  const text = JSON.stringify(filter)
  db.run('INSERT INTO saved_views (id, name, filter) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, filter = excluded.filter', id, name, text)
  return toView(db, { id, name, filter: text }, me, borders)
}

export const removeView = (db: Db, { viewId }: StoreOperations['views.remove']['input']): undefined => {
  db.run('DELETE FROM saved_views WHERE id = ?', viewId)
}
