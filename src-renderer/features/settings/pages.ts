/** Pages of the settings, in the order of their navigation. */
export const SETTINGS_PAGES = ['providers', 'listener', 'data', 'security', 'look', 'shortcuts', 'desk', 'about'] as const
export type SettingsPage = (typeof SETTINGS_PAGES)[number]
