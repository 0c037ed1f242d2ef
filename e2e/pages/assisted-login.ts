import type { FrameLocator, Locator, Page } from '@playwright/test'
import { entryForm } from './entry-form.ts'

/** The retrieval with the applicant on the phone. */
export class AssistedLogin {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get continue(): Locator {
    return this.page.getByRole('button', { name: 'Continue to bank choice' })
  }

  get checks(): Locator {
    return this.page.getByRole('complementary', { name: 'Before you start' })
  }

  /** The login form of the picked bank. */
  get form(): FrameLocator {
    return entryForm(this.page)
  }

  get failure(): Locator {
    return this.form.getByRole('alert')
  }

  async start(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start retrieval' }).first().click()
    await this.checks.getByText(/ answers$/).waitFor()
    await this.continue.click()
  }

  async pickBank(name: string): Promise<void> {
    await this.page.getByRole('region', { name: 'Banks' }).getByRole('button', { name }).click()
    await this.form.getByRole('heading', { name, level: 2 }).waitFor()
  }

  /** Fills the bank's own fields by their labels and sends them. */
  async signIn(answers: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(answers)) await this.form.getByLabel(label, { exact: true }).fill(value)
    await this.form.getByRole('button', { name: 'Sign in' }).click()
  }

  async fetchEverything(): Promise<void> {
    await this.page.getByRole('heading', { name: 'Choose accounts' }).waitFor()
    await this.page.getByRole('button', { name: /^Fetch \d+ days$/ }).click()
    await this.page.getByRole('heading', { name: 'Statements saved' }).waitFor()
  }
}
