/** What the ways of a start and their options say, beside `words.ts`. */
export const startWords = {
  hosted: {
    title: 'Hand over to our own page',
    sentence: 'The applicant signs in on a page of yours',
    time: 'As long as your page takes',
    getTitle: 'You get now',
    gets: ['A guid and a session mark, good once', 'The address that your page calls', 'A note on the case for what comes back'],
    needs: ['API key in the keychain', 'A page of yours that was built for it', 'Its domain on the provider’s list'],
    minds: 'It is good for one bank login and for a limited time. Casebench shows it once and keeps none of it.',
  },
  continueToHosted: 'Continue to the hand-over',

  options: 'Options for assisted login',
  accounts: 'Accounts',
  everyAccount: 'Bring every account at once',
  everyAccountHint: 'They come with the sign-in, so the choice of accounts is left out.',
  period: 'Period',
  periodHint: 'At most what the bank keeps',
  files: 'Also fetch',
  rawFile: 'Raw data file',
  onlyAtOnce: 'Otherwise you choose period and extras after the sign-in.',
} as const
