import type { Locator, Page } from '@playwright/test'

/** The locked window. */
export class LockScreen {
  readonly heading: Locator
  readonly passphrase: Locator
  readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.heading = page.getByRole('heading', { name: 'Casebench is locked' })
    this.passphrase = page.getByLabel('Passphrase', { exact: true })
  }

  /** Presses Unlock, with a passphrase where the workspace has one. */
  async unlock(passphrase?: string): Promise<void> {
    if (passphrase !== undefined) await this.passphrase.fill(passphrase)
    await this.page.getByRole('button', { name: /^Unlock/u }).click()
  }
}
