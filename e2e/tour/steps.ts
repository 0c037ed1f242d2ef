import type { Locator, Page } from 'playwright'

/** One stop of the tour: what is done to get there, what must be visible, and what the person is told. */
export type TourStep = Readonly<{
  /** Part of the picture's file name, kebab-case. */
  name: string
  /** One line for the terminal. */
  says: string
  act?: (page: Page) => Promise<void>
  /** The picture is taken once this is visible. */
  shows: (page: Page) => Locator
}>

/** The walk through the practice case, in order. */
export const tourSteps: readonly TourStep[] = [
  {
    name: 'cases',
    says: 'The console opens on the list of cases.',
    shows: (page) => page.getByRole('main'),
  },
]
