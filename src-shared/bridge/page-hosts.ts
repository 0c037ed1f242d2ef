/**
 * Hosts of the console's own pages under its scheme. Two hosts are two sites, so Chromium keeps a page of one in another
 * process than a page of the other.
 */
export const CONSOLE_HOST = 'bundle'
/** Host of the page into which the applicant's bank login is typed, and of nothing else. */
export const ENTRY_HOST = 'entry'
/** The only page of {@link ENTRY_HOST}. */
export const ENTRY_PAGE = 'entry.html'
