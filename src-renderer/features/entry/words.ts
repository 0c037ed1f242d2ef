/** What the console says of the frame for bank logins. */
export const entryWords = {
  login: (bank: string) => `Sign-in form of ${bank}`,
  step: (bank: string) => `Security step of ${bank}`,
  waiting: 'Bank sign-in',
  picture: 'Picture from the bank',
} as const
