import type { Locator, Page } from '@playwright/test'

/** The place where a link for an applicant is made. */
export class LinkPage {
  readonly page: Page
  readonly form: Locator
  readonly made: Locator
  readonly links: Locator

  constructor(page: Page) {
    this.page = page
    this.form = page.getByRole('form', { name: 'What the link asks for' })
    this.made = page.getByRole('region', { name: /^(Referral link|Address for a frame)/ })
    this.links = page.getByRole('region', { name: 'Links of this case' })
  }

  /** From the overview of a case. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Send link' }).click()
    await this.form.waitFor()
  }

  async fill(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(values)) await this.form.getByLabel(label).fill(value)
  }

  async create(): Promise<void> {
    await this.form.getByRole('button', { name: 'Create link' }).click()
  }
}
