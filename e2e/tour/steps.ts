import type { Locator, Page } from 'playwright'
import { callBridge } from '../fixtures/bridge.ts'
import { freePort } from '../fixtures/deliveries.ts'
import { CallbacksPage } from '../pages/callbacks-page.ts'
import { entryForm } from '../pages/entry-form.ts'

/** One stop of the tour: what is done to get there, what must be visible, and what the person is told. */
export type TourStep = Readonly<{
  /** Part of the picture's file name, kebab-case. */
  name: string
  /** One line for the terminal. */
  says: string
  act?: (page: Page) => Promise<void>
  /** Also walked in the live workspace, which starts empty and gets no invented cases. */
  isForLive?: true
  /** The picture is taken once this is visible. */
  shows: (page: Page) => Locator
}>

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click()
const pressInForm = (page: Page, name: string | RegExp): Promise<void> => entryForm(page).getByRole('button', { name }).first().click()
const openTab = (page: Page, name: RegExp): Promise<void> => page.getByRole('tab', { name }).first().click()
const goTo = (page: Page, name: string): Promise<void> => page.getByRole('navigation', { name: 'Main' }).getByText(name, { exact: true }).click()
const settings = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Settings pages' }).getByText(name, { exact: true }).click()

/** The walk through the practice case, in order: from an empty desk to stored statements, then settings and lock. */
export const tourSteps: readonly TourStep[] = [
  {
    name: 'first-run',
    isForLive: true,
    says: 'The console opens on an empty desk.',
    shows: (page) => page.getByRole('heading', { name: 'No cases on this computer yet' }),
  },
  {
    name: 'cases',
    says: 'Six sample cases are loaded.',
    act: (page) => press(page, 'Load six sample cases'),
    shows: (page) => page.getByRole('gridcell', { name: /Mary Jones/ }),
  },
  {
    name: 'palette',
    says: 'The palette finds cases and commands.',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('mary')
    },
    shows: (page) => page.getByRole('option', { name: /Mary Jones/ }),
  },
  {
    name: 'case-overview',
    says: 'The case says what to do next: record the consent.',
    act: (page) => page.keyboard.press('Enter'),
    shows: (page) => page.getByRole('heading', { name: 'Record the consent' }),
  },
  {
    name: 'consent',
    says: 'The officer writes down how the applicant agreed.',
    act: async (page) => {
      await press(page, 'Record consent')
      await page.getByRole('dialog').getByRole('radio', { name: /On the phone/ }).click()
      await page.getByRole('dialog').getByRole('textbox').fill('Recording 1024')
    },
    shows: (page) => page.getByRole('dialog'),
  },
  {
    name: 'start-retrieval',
    says: 'A retrieval is prepared: provider, checks, what stays here.',
    act: async (page) => {
      await page.getByRole('dialog').getByRole('button', { name: 'Record consent' }).click()
      await page.getByRole('button', { name: /Start retrieval/ }).first().click()
    },
    shows: (page) => page.getByText(/BankStatements answers/),
  },
  {
    name: 'bank-choice',
    says: 'The banks come from the provider.',
    act: (page) => press(page, 'Continue to bank choice'),
    shows: (page) => page.getByRole('button', { name: /Bank of Statements/ }),
  },
  {
    name: 'bank-login',
    says: 'The login form is built from the bank’s own field list.',
    act: (page) => page.getByRole('button', { name: /Bank of Statements/ }).click(),
    shows: (page) => entryForm(page).getByRole('button', { name: /^Sign in/ }),
  },
  {
    name: 'accounts',
    says: 'Signed in with the test bank’s documented words: the officer chooses accounts and days.',
    // Typed only after the picture of the form: no login is ever in a picture, not even one that everybody knows.
    act: async (page) => {
      await entryForm(page).getByLabel('Username').fill('12345678')
      await entryForm(page).getByLabel('Password', { exact: true }).fill('TestMyMoney')
      await pressInForm(page, /^Sign in/)
    },
    shows: (page) => page.getByRole('heading', { name: 'Choose accounts' }),
  },
  {
    name: 'fetched',
    says: 'The statements are fetched and saved whole.',
    act: (page) => press(page, /^Fetch \d+ days/),
    shows: (page) => page.getByRole('button', { name: /Open statements/ }),
  },
  {
    name: 'statements',
    says: 'Accounts and transactions, from the encrypted store.',
    act: (page) => press(page, /Open statements/),
    shows: (page) => page.getByRole('grid').getByRole('row').nth(5),
  },
  {
    name: 'case-reviewed',
    says: 'Back at the case: the next step has moved on.',
    act: (page) => openTab(page, /Overview/),
    shows: (page) => page.getByRole('heading', { name: 'Review the statements' }),
  },
  {
    name: 'activity',
    says: 'The timeline tells who did what, and when.',
    act: (page) => openTab(page, /Activity/),
    shows: (page) => page.getByText('Statements received').first(),
  },
  {
    name: 'send-link',
    says: 'The other way in: a link for the applicant, checked as it is typed.',
    act: (page) => press(page, 'Send link'),
    shows: (page) => page.getByRole('heading', { name: 'Send a link' }),
  },
  {
    name: 'security-step',
    says: 'Another case, another bank: single characters of a second password, in boxes.',
    act: async (page) => {
      await goTo(page, 'Cases')
      await page.getByRole('gridcell', { name: /Priya Raman/ }).dblclick()
      await press(page, 'Record consent')
      await page.getByRole('dialog').getByRole('radio', { name: /In writing/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Record consent' }).click()
      await page.getByRole('button', { name: /Start retrieval/ }).first().click()
      await page.getByText(/BankStatements answers/).waitFor()
      await press(page, 'Continue to bank choice')
      await page.getByRole('button', { name: /Bank of MFA/ }).click()
      await entryForm(page).getByLabel('Username').fill('hsbc-passwords')
      await entryForm(page).getByLabel(/^Password/).fill('hsbc-passwords')
      await entryForm(page).getByLabel(/^MFA/).fill('with')
      await pressInForm(page, /^Sign in/)
    },
    shows: (page) => entryForm(page).getByLabel(/character of \d+,/).first(),
  },
  {
    name: 'cancelled',
    says: 'Cancelled: signed out at the bank, nothing saved.',
    act: (page) => pressInForm(page, 'Cancel sign-in'),
    shows: (page) => page.getByText('Nothing was saved.'),
  },
  {
    name: 'retrievals',
    says: 'All retrievals of the desk.',
    act: (page) => goTo(page, 'Retrievals'),
    shows: (page) => page.getByRole('gridcell', { name: /Bank of Statements/ }).first(),
  },
  {
    name: 'frame',
    says: 'Another market: the applicant signs in on the provider’s own page, the report comes as a callback.',
    act: async (page) => {
      await goTo(page, 'Cases')
      await page.getByRole('gridcell', { name: /Erik Lindqvist/ }).dblclick()
      await press(page, 'Record consent')
      await page.getByRole('dialog').getByRole('radio', { name: /In writing/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Record consent' }).click()
      await page.getByRole('button', { name: /Start retrieval/ }).first().click()
      await page.getByRole('radio', { name: /Instantor/ }).click()
      await press(page, 'Continue to the frame')
    },
    shows: (page) => page.getByRole('button', { name: 'Make the page' }),
  },
  {
    name: 'callbacks-off',
    isForLive: true,
    says: 'Nothing can arrive yet, and the view says so.',
    act: (page) => goTo(page, 'Callbacks'),
    shows: (page) => page.getByRole('heading', { name: 'The listener is off' }),
  },
  {
    name: 'callbacks-live',
    says: 'The listener runs and a test delivery went through it: every check, the key that fitted, what it changed.',
    act: async (page) => {
      await callBridge(page, 'settings.update', { listener: { port: await freePort() } })
      await press(page, 'Start the listener')
      await page.getByRole('heading', { name: 'No callbacks yet' }).waitFor()
      await new CallbacksPage(page).sendTest({ route: 'Instantor, Reports', what: 'Right' })
    },
    shows: (page) => new CallbacksPage(page).card('Checks'),
  },
  {
    name: 'callbacks-wrong',
    says: 'A delivery with a wrong hash proves nothing and changes nothing.',
    act: async (page) => { await new CallbacksPage(page).sendTest({ route: 'Instantor, Reports', what: 'One digit of the hash changed' }) },
    shows: (page) => page.getByText('Bad hash. Nothing was applied.'),
  },
  {
    name: 'callbacks-check',
    says: 'What somebody kept can be checked the same way; checking changes nothing.',
    act: (page) => goTo(page, 'Check a callback'),
    shows: (page) => page.getByText('Checking changes nothing.'),
  },
  {
    name: 'settings-providers',
    isForLive: true,
    says: 'Keys go into the keychain and are never read back.',
    act: (page) => goTo(page, 'Settings'),
    shows: (page) => page.getByRole('heading', { name: 'Providers' }),
  },
  { name: 'settings-listener', isForLive: true, says: 'Where callbacks arrive, and the addresses for the providers.', act: (page) => settings(page, 'Listener'), shows: (page) => page.getByRole('heading', { name: 'Listener' }) },
  { name: 'settings-data', isForLive: true, says: 'Retention, backups, diagnostics.', act: (page) => settings(page, 'Data and retention'), shows: (page) => page.getByRole('heading', { name: 'Data and retention' }) },
  { name: 'settings-security', isForLive: true, says: 'Passphrase, recovery sheet, auto-lock.', act: (page) => settings(page, 'Security'), shows: (page) => page.getByRole('heading', { name: 'Security' }) },
  { name: 'settings-look', isForLive: true, says: 'Theme, density, number format.', act: (page) => settings(page, 'Look and density'), shows: (page) => page.getByRole('heading', { name: 'Look and density' }) },
  {
    name: 'dark',
    says: 'The same in the dark.',
    act: async (page) => {
      await page.keyboard.press('Control+Shift+D')
      await goTo(page, 'Cases')
    },
    shows: (page) => page.getByRole('gridcell', { name: /Mary Jones/ }),
  },
]
