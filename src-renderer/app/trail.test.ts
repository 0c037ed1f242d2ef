import { createMemoryHistory, createRouter } from 'vue-router'
import { expect, it } from 'vitest'
import { followHistory } from './trail.ts'

it('knows whether back and forward lead anywhere', async () => {
  const history = createMemoryHistory()
  const trail = followHistory(history)
  const router = createRouter({ history, routes: [{ path: '/:name', component: { render: () => null } }] })
  const state = (): readonly boolean[] => [trail.canGoBack.value, trail.canGoForward.value]
  const settled = (path: string): Promise<void> => expect.poll(() => router.currentRoute.value.path).toBe(path)
  await router.replace('/cases')
  expect(state()).toEqual([false, false])
  await router.push('/one')
  await router.push('/two')
  expect(state()).toEqual([true, false])
  router.back()
  await settled('/one')
  expect(state()).toEqual([true, true])
  router.back()
  await settled('/cases')
  expect(state()).toEqual([false, true])
  await router.push('/three')
  expect(state()).toEqual([true, false])
})
