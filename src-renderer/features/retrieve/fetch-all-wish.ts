/** What the sign-in should bring with it, so that no choice of accounts follows. */
export type FetchAllWish = Readonly<{ days: number; wantsRawFile: boolean; withFiles: boolean; withIdentity: boolean; isDelivered: boolean }>

/** Periods that can be asked for before the bank is known; a bank that keeps less gives what it has. */
export const PERIODS = [30, 60, 90, 180, 365] as const

export const STANDARD_WISH: FetchAllWish = { days: 90, wantsRawFile: false, withFiles: true, withIdentity: false, isDelivered: false }
