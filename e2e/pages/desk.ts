import { expect, type Locator, type Page } from '@playwright/test'

/** What frames every view of the open console: title bar, sidebar, palette. */
export class Desk {
  readonly page: Page
  readonly content: Locator
  readonly sidebar: Locator
  readonly palette: Locator
  readonly shortcuts: Locator

  constructor(page: Page) {
    this.page = page
    this.content = page.getByRole('main')
    this.sidebar = page.getByRole('navigation', { name: 'Main' })
    this.palette = page.getByRole('combobox', { name: 'Command palette' })
    this.shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  }

  /** Waits for a view by its title. */
  async isShowing(title: string): Promise<void> {
    await expect(this.content.getByRole('heading', { name: title, exact: true }).first()).toBeVisible()
  }

  async goTo(place: 'Cases' | 'Retrievals' | 'Settings'): Promise<void> {
    await this.sidebar.getByText(place, { exact: true }).click()
  }

  async lockNow(): Promise<void> {
    await this.page.getByRole('button', { name: 'Lock now' }).click()
  }

  async pressKeys(keys: string): Promise<void> {
    await this.page.keyboard.press(keys)
  }
}
