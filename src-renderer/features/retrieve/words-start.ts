/** What the ways of a start and their options say, beside `words.ts`. */
export const startWords = {
  hosted: {
    title: 'Hand over to our own page',
    sentence: 'The applicant signs in on a page of yours',
    time: 'As long as your page takes',
    getTitle: 'You get now',
    gets: ['A guid and a session mark', 'The address to call', 'A note on the case'],
    needs: ['API key in the keychain', 'A page built for it', 'Its domain on your list'],
    minds: 'Good for one bank login and a limited time, from listed domains only. Shown once, not kept.',
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
  rawFileHint: 'Made by the provider, comes with the files.',
  when: 'Result',
  later: 'Bring it later, as a callback',
  laterHint: 'The provider goes on by itself. The result waits on the case, or is saved once the provider confirms it.',
  noListener: 'Needs the listener. Start it in Settings, Listener.',
  onlyAtOnce: 'Otherwise you choose period and extras after the sign-in.',
} as const
