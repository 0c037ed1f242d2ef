import type { Locator, Page } from '@playwright/test'

/** The settings of the workspace. */
export class SettingsPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Settings' }).click()
    await this.page.getByRole('navigation', { name: 'Settings pages' }).getByRole('button', { name }).click()
    await this.page.getByRole('heading', { name, level: 1 }).waitFor()
  }

  provider(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true })
  }

  async setPassphrase(passphrase: string): Promise<void> {
    await this.open('Security')
    await this.page.getByRole('button', { name: 'Set a passphrase' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Set a passphrase' })
    await dialog.getByLabel('New passphrase', { exact: true }).fill(passphrase)
    await dialog.getByLabel('New passphrase again').fill(passphrase)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
  }
}
