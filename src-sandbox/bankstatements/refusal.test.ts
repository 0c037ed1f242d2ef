import { describe, expect, it } from 'vitest'
import { Refusal } from './refusal.ts'

/** The table of seed 004, "API Errors", written off the document for the twin's own sake. */
const table = [
  [10005],
  [19000, 19001, 19002, 19003, 19004, 19005, 19006, 19007, 19008, 19009, 19010, 19011],
  [20001, 20002, 20004, 20005, 20007, 20008],
  [30001, 30002, 30003, 30004, 30005, 30006, 30009, 30010, 30011, 32003, 32008],
  [40001, 40003, 40004, 40005, 40010],
  [50001, 50002, 50005, 50009, 50010],
  [60001, 60006, 60008, 60012],
  [80001, 80002, 80003, 80004, 80008, 80009],
  [90001, 90002, 90003],
  [110000, 110001, 110002, 110003, 110004, 110009],
].flat()

describe('refusals', () => {
  it.each(table)('%d has words of its own', (code) => {
    const { message, status } = new Refusal(code)
    expect(message).not.toBe(new Refusal(1).message)
    expect(status).toBe(code < 20_000 ? 400 : 200)
  })
})
