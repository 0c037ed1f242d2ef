import type { FrameLocator, Page } from '@playwright/test'

/** The frame in which a bank's form is drawn and answered. Nothing of it belongs to the page around it. */
export const entryForm = (page: Page): FrameLocator => page.frameLocator('iframe.entry-frame')
