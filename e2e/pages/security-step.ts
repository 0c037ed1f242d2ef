import type { FrameLocator, Locator, Page } from '@playwright/test'
import { entryForm } from './entry-form.ts'

/** What a bank asks between sign-in and accounts. */
export class SecurityStep {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** What the bank asks, and the login form before it. */
  get form(): FrameLocator {
    return entryForm(this.page)
  }

  get heading(): Locator {
    return this.form.getByRole('heading', { level: 2 }).first()
  }

  get track(): Locator {
    return this.page.getByRole('list', { name: 'Steps of this retrieval' })
  }

  get guide(): Locator {
    return this.page.getByRole('complementary', { name: /^Say to/ })
  }

  get boxes(): Locator {
    return this.form.getByLabel(/character of \d+,/)
  }

  get countdown(): Locator {
    return this.page.getByRole('timer').filter({ hasText: 'left in this session' })
  }

  get askedAgain(): Locator {
    return this.form.getByRole('alert').filter({ hasText: 'The bank asks once more.' })
  }

  button(name: string): Locator {
    return this.form.getByRole('button', { name, exact: true })
  }

  /** Waits until the step is on screen and named so. */
  async isAsking(title: string): Promise<void> {
    await this.form.getByRole('heading', { name: title, level: 2 }).waitFor()
    await this.track.getByText('Security step').waitFor()
  }

  /** Signs in at the test bank with one of its documented names, which are their passwords too. */
  async signInAs(username: string, wish = 'with'): Promise<void> {
    await this.form.getByLabel('Username', { exact: true }).fill(username)
    await this.form.getByLabel(/^Password/u).fill(username)
    await this.form.getByLabel(/^MFA/u).fill(wish)
    await this.form.getByRole('button', { name: 'Sign in' }).click()
  }

  /** Types what the open boxes ask for, straight through, out of the whole secret. */
  async typeCharacters(secret: string): Promise<void> {
    const names = await this.boxes.evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label') ?? ''))
    const wanted = names.map((name) => secret[Number.parseInt(name, 10) - 1] ?? '')
    await this.boxes.first().focus()
    await this.page.keyboard.type(wanted.join(''))
  }

  async fill(label: string, value: string): Promise<void> {
    await this.form.getByLabel(label, { exact: true }).fill(value)
  }

  async choose(label: string): Promise<void> {
    await this.form.getByRole('radio', { name: label }).check()
  }

  async send(): Promise<void> {
    await this.form.locator('form button[type="submit"]').click()
  }

  /** The accounts of the bank show: the step is done. */
  async isDone(): Promise<void> {
    await this.page.getByRole('heading', { name: 'Choose accounts' }).waitFor()
  }
}
