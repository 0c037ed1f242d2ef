import type { Locator, Page } from '@playwright/test'

/** The callbacks view as an officer uses it. */
export class CallbacksPage {
  readonly page: Page
  readonly list: Locator
  readonly detail: Locator
  readonly search: Locator
  readonly result: Locator

  constructor(page: Page) {
    this.page = page
    this.list = page.getByRole('listbox', { name: 'Callbacks, newest first' })
    this.detail = page.getByRole('region', { name: 'The chosen callback' })
    this.search = page.getByRole('searchbox', { name: 'Search callbacks' })
    this.result = page.getByRole('list', { name: 'Result' })
  }

  async open(tab: 'Live' | 'Held for review' | 'Paste-in checker' = 'Live'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: /^Callbacks/ }).click()
    await this.page.getByRole('heading', { name: 'Callbacks', level: 1 }).waitFor()
    await this.tab(tab).click()
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name })
  }

  row(text: string | RegExp): Locator {
    return this.list.getByRole('option').filter({ hasText: text })
  }

  /** A filter of the row above the list, e.g. `Valid`. */
  filter(name: string): Locator {
    return this.page.getByRole('group', { name: 'Filter by verdict' }).getByRole('button', { name: new RegExp(`^${name} \\d`) })
  }

  card(name: string): Locator {
    return this.detail.getByRole('region', { name, exact: true })
  }

  act(name: string | RegExp): Locator {
    return this.detail.getByRole('button', { name })
  }

  /** Sends a made-up delivery through the dialog, and closes it. @returns what the listener answered. */
  async sendTest({ route, what, about }: Readonly<{ route: string; what: string; about?: string }>): Promise<string> {
    await this.page.getByRole('button', { name: 'Send a test' }).first().click()
    const dialog = this.page.getByRole('dialog', { name: 'Send a test callback' })
    await dialog.getByLabel('Provider and address').selectOption({ label: route })
    await dialog.getByLabel('What is sent').selectOption({ label: what })
    if (about !== undefined) {
      await dialog.getByRole('combobox', { name: /^About the case/ }).fill(about)
      await this.page.getByRole('option', { name: new RegExp(about) }).click()
    }
    await dialog.getByRole('button', { name: 'Send the test' }).click()
    const answer = await dialog.getByRole('heading', { name: /What the listener answered/ }).innerText()
    await dialog.getByRole('button', { name: 'Open the delivery' }).click()
    await dialog.waitFor({ state: 'detached' })
    return answer
  }
}
