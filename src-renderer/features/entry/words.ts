/** What the console says of the frame for bank logins. */
export const entryWords = {
  login: (bank: string) => `Sign-in form of ${bank}`,
  step: (bank: string) => `Security step of ${bank}`,
  waiting: 'Bank sign-in',
  givenUp: 'The form cannot be shown.',
  givenUpDetail: 'Leave the assisted login and start it again. If that does not help, restart Casebench.',
  picture: 'Picture from the bank',
} as const
