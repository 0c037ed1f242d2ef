const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth', 'eleventh', 'twelfth'] as const
const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const

/** `1st`, `2nd`, `3rd`, `11th`. @param position counted from one. */
export const ordinal = (position: number): string => {
  const isTeen = position % 100 >= 11 && position % 100 <= 13
  return `${position}${isTeen ? 'th' : ['th', 'st', 'nd', 'rd'][position % 10] ?? 'th'}`
}
/** `first`, `third`; digits past twelve. */
export const ordinalWord = (position: number): string => ORDINALS[position - 1] ?? ordinal(position)
export const numberWord = (count: number): string => NUMBERS[count] ?? String(count)
/** `a`, `a and b`, `a, b and c`. */
export const joinWords = (parts: readonly string[]): string =>
  (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`)

/** What the security step says on screen. */
export const challengeWords = {
  asks: (bank: string) => `${bank} asks`,
  another: (title: string) => `The bank asks for a security step: ${title}`,
  fill: (label: string) => `Enter ${label}.`,
  choose: (label: string) => `Choose ${label}.`,
  press: (label: string) => `Press “${label}” before you go on.`,
  pressed: 'Pressed, goes to the bank with your answer.',
  notAsked: 'The bank does not ask for this one now.',
  secret: 'the secret',

  box: (position: number, count: number, topic: string) => `${ordinal(position)} character of ${count}, ${topic}`,
  boxMissing: 'Enter the characters in the open boxes.',
  boxHint: 'Type straight through, shaded boxes are skipped.',
  boxBack: 'goes back.',
  boxPaste: (pasted: number, wanted: number) => `The paste has ${pasted} characters, the bank asks for ${wanted}. Nothing was filled in.`,
  charactersDone: (done: number, of: number) => `${done} of ${of} characters`,
  charactersReason: (left: number) => (left === 1 ? '1 character is missing' : `${left} characters are missing`),

  picture: 'Picture from the bank',
  enlarge: 'Enlarge',
  newPicture: 'Get a new picture',
  newPictureWorking: 'Getting a picture',
  pictureHint: 'Letters look alike? Get a new picture before you send.',
  pictureElse: 'No one can read it out? Cancel and send the applicant a link instead.',
  readingForm: 'Reading the form of the bank',
  noPicture: 'The picture of the bank did not come',
  tryAgain: 'Try again',

  noteTitle: 'From the bank’s page, as plain text',
  dropped: (count: number) => `The bank sent ${count === 1 ? 'page code' : `${count} pieces of page code`} with this step. It was not run.`,
  correctable: 'If the bank says no, it sends this step again with a reason. You can correct it without starting over.',

  send: 'Send to the bank',
  continue: 'Continue',
  sending: 'Sending',
  cancel: 'Cancel sign-in',
  cancelling: 'Cancelling',
  attempt: (count: number) => `Try ${count}`,
  askedAgain: 'The bank asks once more.',
  askedAgainDetail: (name: string) => `Read its words, check the answer with ${name}, then send the newest one.`,
  wrongMore: (count: number) => `${count === 2 ? 'Two' : String(count)} answers were not taken so far. One more can lock the login at the bank.`,

  waitingForTap: 'Waiting for the tap',
  soFar: (time: string) => `${time} so far`,
  checkedAgo: (time: string) => `asked the bank ${time} ago`,
  approved: 'Approved on the phone',
  asking: 'Asking the bank',
  again: 'Send notification again',
  notSeen: 'The bank has not seen the approval yet. Wait for the tap, then try again.',
  timedOut: 'The bank stopped waiting for the tap. The login is still open, so you can send another notification.',
  timedOutDetail: (name: string, count: number) => `Ask ${name} to open the app first, then send it again. This will be the ${ordinalWord(count)} request in this session.`,

  left: (time: string) => ['about', time, 'left in this session'] as const,
  leftOver: 'The session may have ended',
  leftSoon: 'About two minutes are left in this bank session.',
  leftLast: 'About 30 seconds are left in this bank session.',

  stillWaiting: (reference: string) => `The bank still waits for the security step of ${reference}`,
  open: 'Open',
} as const

/** Sentences to read out. They name what the bank asks for, never a value. */
export const sayWords = {
  characters: (count: number, topic: string, positions: readonly string[]) =>
    `Your bank wants ${numberWord(count)} character${count === 1 ? '' : 's'} from your ${topic}: ${joinWords(positions.map((position) => `the ${position}`))}.`,
  notWhole: 'Please don’t tell me the whole of it.',
  code: 'Your bank asks for a code. Please read it to me, one character at a time.',
  password: 'Your bank asks for one more password. Please read it to me, one character at a time. It isn’t kept.',
  choices: (labels: readonly string[]) => `Your bank shows ${numberWord(labels.length)} choices: ${joinWords(labels)}. Which one shall I take?`,
  choose: (label: string) => `Your bank wants you to choose: ${label}. What shall I take?`,
  picture: 'Your bank shows me a picture with letters. One moment, I am typing them.',
  push: 'Your bank has sent a notification to your phone. Please open it, check that it is about this sign-in, and confirm it.',
  pushTell: 'Tell me once you have confirmed.',
  pushAgain: 'The notification ran out. Please open your banking app first, then I will send a new one.',
  confirm: 'Your bank wants a confirmation before it goes on. One moment.',
  again: 'Your bank did not go on with that. Let us check it together before I send it once more.',
  newest: 'If you got more than one code, please read me the newest.',
} as const
