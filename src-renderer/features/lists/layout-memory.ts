import { ref, watch, type Ref } from 'vue'

/** Widths and hidden columns of one table. Nothing of a case is ever part of it. */
export type ColumnLayout = Readonly<{ widths: Readonly<Record<string, number>>; hidden: readonly string[] }>

const EMPTY: ColumnLayout = { widths: {}, hidden: [] }

const isLayout = (value: unknown): value is ColumnLayout =>
  typeof value === 'object' && value !== null && 'widths' in value && typeof value.widths === 'object' && value.widths !== null
  && Object.values(value.widths).every((width) => typeof width === 'number')
  && 'hidden' in value && Array.isArray(value.hidden) && value.hidden.every((key) => typeof key === 'string')

const read = (storage: Storage | undefined, key: string): ColumnLayout => {
  try {
    const found: unknown = JSON.parse(storage?.getItem(key) ?? 'null')
    return isLayout(found) ? found : EMPTY
  } catch {
    return EMPTY
  }
}

/** The columns of a table as the officer left them, kept per view on this computer. */
export const useColumnLayout = (view: string, storage: Storage | undefined = globalThis.localStorage): Ref<ColumnLayout> => {
  const key = `columns.${view}`
  const layout = ref(read(storage, key)) as Ref<ColumnLayout>
  watch(layout, (next) => {
    try {
      storage?.setItem(key, JSON.stringify(next))
    } catch {
      // A full or forbidden storage costs the memory of widths, nothing else.
    }
  })
  return layout
}
