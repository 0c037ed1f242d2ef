import { describe, expect, it } from 'vitest'
import { LoadTracker } from './load-tracker.ts'

describe('following a load', () => {
  it('ends with the load event of its own document', async () => {
    const loads = new LoadTracker()
    const done = loads.begin('app://bundle/')
    loads.loaded('old')
    loads.started('new')
    loads.committed('new')
    loads.loaded('new')
    await expect(done).resolves.toBeUndefined()
  })

  it('ends when the load event came before Chromium\'s answer', async () => {
    const loads = new LoadTracker()
    const done = loads.begin('app://bundle/')
    loads.loaded('new')
    loads.started('new')
    await expect(done).resolves.toBeUndefined()
  })

  it('goes along when the page moves on by itself', async () => {
    const loads = new LoadTracker()
    const done = loads.begin('app://bundle/')
    loads.started('one')
    loads.committed('two')
    loads.loaded('two')
    await expect(done).resolves.toBeUndefined()
  })

  it('is aborted by the next load, in Electron\'s words', async () => {
    const loads = new LoadTracker()
    const first = loads.begin('app://bundle/a')
    const second = loads.begin('app://bundle/b')
    await expect(first).rejects.toMatchObject({ message: "ERR_ABORTED (-3) loading 'app://bundle/a'", code: 'ERR_ABORTED', errno: -3 })
    loads.started(undefined)
    await expect(second).resolves.toBeUndefined()
  })
})
