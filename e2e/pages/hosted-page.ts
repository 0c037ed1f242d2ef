import type { Locator, Page } from '@playwright/test'

/** The place where a retrieval is handed over to the lender's own page. */
export class HostedPage {
  readonly page: Page
  readonly links: Locator
  readonly begin: Locator

  constructor(page: Page) {
    this.page = page
    this.links = page.getByRole('region', { name: 'Links of this case' })
    this.begin = page.getByRole('button', { name: 'Start the hand-over' })
  }

  /** From the overview of a case, by way of the start of a retrieval. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start retrieval' }).first().click()
    await this.page.getByRole('radio', { name: 'Hand over to our own page' }).check()
    await this.page.getByRole('button', { name: 'Continue to the hand-over' }).click()
    await this.begin.waitFor()
  }

  async value(label: string): Promise<string> {
    return this.page.getByRole('region', { name: label, exact: true }).innerText()
  }
}
