import { describe, expect, it } from 'vitest'
import { CLEAR_AFTER_MS, createClipboardRule, type Timers } from './clipboard-rule.ts'

/** A clipboard and a clock by hand. */
const setUp = () => {
  let content = 'before'
  let due: { run: () => void; ms: number } | undefined
  const timers: Timers = { start: (run, ms) => { due = { run, ms }; return { stop: () => { due = undefined } } } }
  const rule = createClipboardRule({ write: async (text) => { content = text }, read: async () => content, clear: () => { content = '' } }, timers)
  return {
    rule,
    content: () => content,
    delay: () => due?.ms,
    otherProgramCopies: (text: string) => { content = text },
    timeIsUp: async () => {
      due?.run()
      await new Promise((resolve) => { setImmediate(resolve) })
    },
  }
}

describe('clipboard rule', () => {
  it('R-93: takes copied text away after 30 s', async () => {
    const desk = setUp()
    await desk.rule.copy('EE12 3456')
    expect([desk.content(), desk.delay()]).toEqual(['EE12 3456', CLEAR_AFTER_MS])
    await desk.timeIsUp()
    expect(desk.content()).toBe('')
  })

  it('R-93: leaves what another program copied', async () => {
    const desk = setUp()
    await desk.rule.copy('EE12 3456')
    desk.otherProgramCopies('a recipe')
    await desk.timeIsUp()
    expect(desk.content()).toBe('a recipe')
  })

  it('R-93 proof: without the comparison that text would be lost', async () => {
    const desk = setUp()
    await desk.rule.copy('a recipe')
    desk.otherProgramCopies('a recipe')
    await desk.timeIsUp()
    expect(desk.content()).toBe('')
  })

  it('R-93: a later copy starts the time anew', async () => {
    const desk = setUp()
    await desk.rule.copy('first')
    await desk.rule.copy('second')
    expect(desk.content()).toBe('second')
    await desk.timeIsUp()
    expect(desk.content()).toBe('')
  })

  it('R-93: clears at once on lock and on quit, once', async () => {
    const desk = setUp()
    await desk.rule.copy('EE12 3456')
    await desk.rule.clearNow()
    expect([desk.content(), desk.delay()]).toEqual(['', undefined])
    desk.otherProgramCopies('EE12 3456')
    await desk.rule.clearNow()
    expect(desk.content()).toBe('EE12 3456')
  })
})
