import type { Page } from '@playwright/test'
import { AssistedLogin } from './assisted-login.ts'
import { CasePage } from './case-page.ts'
import { CasesPage } from './cases-page.ts'

/** From an empty desk to the choice of the bank: sample cases, Mary Jones, consent on file, a retrieval about to start. */
export const openBanks = async (page: Page): Promise<AssistedLogin> => {
  const cases = new CasesPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await new CasePage(page).recordConsent()
  const login = new AssistedLogin(page)
  await login.start()
  return login
}
