import { describe, it } from 'vitest'

// What only the packaged program on its own system can show (docs/requirements.md). The names stand here so that every
// run lists them as skipped, with the reason, until packaging brings the build that they need.
describe('the packaged program: skipped, needs a packaged build', () => {
  it.skip('R-02: the fuse wire is the reviewed one', () => undefined)
  it.skip('R-03: each of the 25 starts ends before the data file, and no debug port listens', () => undefined)
  it.skip('R-04: 20 changed installations run no changed code', () => undefined)
  it.skip('R-05: Windows writes no full dump, Linux processes are not dumpable', () => undefined)
})

describe('other systems: skipped, need Windows and macOS', () => {
  it.skip('R-61, R-62: the Windows Credential Manager and the macOS keychain in their states', () => undefined)
  it.skip('R-90: lock, user switch and lid as Windows and macOS tell them', () => undefined)
  it.skip('R-93: a copy stays out of the clipboard history of Windows and is concealed on macOS', () => undefined)
})
