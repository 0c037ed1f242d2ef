import { nextTick } from 'vue'
import { expect, it } from 'vitest'
import { useColumnLayout } from './layout-memory.ts'

const storageWith = (text: string | null) => {
  const kept = new Map<string, string>(text === null ? [] : [['columns.cases', text]])
  return { kept, storage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => { kept.set(key, value) } } as Storage }
}

it('gives back what was kept', async () => {
  const { kept, storage } = storageWith(null)
  useColumnLayout('cases', storage).value = { widths: { due: 120 }, hidden: ['owner'] }
  await nextTick()
  expect(kept.size).toBe(1)
  expect(useColumnLayout('cases', storage).value).toEqual({ widths: { due: 120 }, hidden: ['owner'] })
})

it.each(['nonsense', '{"widths":{"a":"b"},"hidden":[]}', '[]', '{"widths":{},"hidden":[1]}'])('starts anew from %s', (text) => {
  expect(useColumnLayout('cases', storageWith(text).storage).value).toEqual({ widths: {}, hidden: [] })
})
