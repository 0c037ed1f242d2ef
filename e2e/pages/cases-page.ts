import type { Locator, Page } from '@playwright/test'

/** What a new case is made of, in the words of the form. */
export type NewCase = Readonly<{ name: string; market?: string; product?: string; amount?: string; months?: string }>

/** The list of cases as an officer uses it. */
export class CasesPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get grid(): Locator {
    return this.page.getByRole('treegrid', { name: 'Cases' }).or(this.page.getByRole('grid', { name: 'Cases' }))
  }

  get search(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search cases' })
  }

  get form(): Locator {
    return this.page.getByRole('complementary', { name: 'New case' })
  }

  row(name: string): Locator {
    return this.grid.getByRole('row').filter({ hasText: name })
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name })
  }

  toast(text: string | RegExp): Locator {
    return this.page.getByRole('log', { name: 'Notifications' }).getByText(text)
  }

  async loadSamples(): Promise<void> {
    await this.page.getByRole('button', { name: 'Load six sample cases' }).click()
    await this.row('Mary Jones').waitFor()
  }

  async create({ name, market, product, amount, months }: NewCase): Promise<void> {
    await this.page.getByRole('button', { name: 'New case' }).first().click()
    await this.form.getByLabel('Applicant name').fill(name)
    if (market !== undefined) await this.form.getByLabel('Market').selectOption({ label: market })
    if (product !== undefined) await this.form.getByLabel('Product').fill(product)
    if (amount !== undefined) await this.form.getByLabel('Amount').fill(amount)
    if (months !== undefined) await this.form.getByLabel('Term in months').fill(months)
    await this.form.getByRole('button', { name: 'Create case' }).click()
    await this.page.getByRole('heading', { name }).waitFor()
  }

  async open(name: string): Promise<void> {
    await this.row(name).dblclick()
    await this.page.getByRole('heading', { name, level: 1 }).waitFor()
  }

  async select(name: string): Promise<void> {
    await this.row(name).getByRole('checkbox').check()
  }

  /** Ticks values of a filter chip and closes its menu. */
  async filter(chip: string, values: readonly string[]): Promise<void> {
    await this.page.getByRole('button', { name: chip }).first().click()
    for (const value of values) await this.page.getByRole('menuitemcheckbox', { name: value }).click()
    await this.page.keyboard.press('Escape')
  }

  async back(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Cases' }).click()
    await this.page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor()
  }
}
