import type { Locator, Page } from '@playwright/test'

/** One case as an officer works on it. */
export class CasePage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get timeline(): Locator {
    return this.page.getByRole('region', { name: 'Timeline' })
  }

  get nextStep(): Locator {
    return this.page.locator('section.k-next')
  }

  card(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true })
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click()
  }

  async recordConsent(): Promise<void> {
    await this.nextStep.getByRole('button', { name: 'Record consent' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Record the consent' })
    await dialog.getByText('On the phone').click()
    await dialog.getByRole('button', { name: 'Record consent' }).click()
    await dialog.waitFor({ state: 'detached' })
  }

  async addNote(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Note' }).fill(text)
    await this.page.keyboard.press('Control+Enter')
    await this.card('Notes').getByText(text).waitFor()
  }

  async addTask(title: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add task' }).first().click()
    await this.card('Tasks').getByRole('textbox', { name: 'Task' }).fill(title)
    await this.page.keyboard.press('Enter')
    await this.card('Tasks').getByRole('checkbox', { name: title }).waitFor()
  }

  async choose(action: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More actions' }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }
}
