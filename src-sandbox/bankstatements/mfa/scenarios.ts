import { captchaAddress, captchaSize, captchaText } from './captcha.ts'
import { askFor, type Step } from './challenge.ts'
import { header, hidden, image, input, instructions, options, password, set } from './fields.ts'
import { lettersStep } from './letters.ts'
import { pushStep } from './push.ts'

const profiles = { 1234: 'Personal profile (1234)', 5678: 'Business profile (5678)' } as const
const profileFields = [header('Choose a profile'), options('profile', 'Profile to use', profiles)]
const bothProfiles = { profile: ['1234', '5678'] } as const
const netcodeFields = [header('Enter your NetCode'), input('netcode', 'Code from your token (123456)')]
const netcode = askFor('Security code', netcodeFields, { netcode: '123456' })

const digipassFields = [
  header('Please Enter Your Digipass (98765)'),
  set([
    instructions('Switch the Digipass on.'),
    instructions('Type your PIN of five digits.'),
    instructions('Press 1 when APPLI shows.'),
    instructions('Type the code that appears into the box below.'),
  ]),
  password('password', 'Enter Digipass code'),
]

const captchaFields = [
  image(captchaAddress(), captchaSize.width, captchaSize.height),
  input('captcha_value', 'Letters in the picture'),
]

const buttonFields = [
  instructions('Press the button to go on.'),
  { type: 'button', id: 'continue', label: 'Continue', value: 'Continue', htmlAttrs: { onclick: 'markClicked()' } },
  hidden('button_clicked', '0'),
  {
    type: 'javascript',
    id: '',
    label: '',
    script: 'function markClicked() { document.getElementById("button_clicked").value = "1" }',
  },
]

const bendigoWords = {
  header: 'Open the Bendigo Bank app',
  text: 'Your device has a notification from the app. \r\n\n\n Open it and confirm that it is you.',
}

/**
 * The steps behind each documented username of Bank of MFA, with the documented test values (seed 004, "MFA Test
 * Account Details"). Where the document has no request example, the fields are the plainest that fit the values.
 */
const scenarios: Readonly<Record<string, readonly Step[]>> = {
  cba: [netcode],
  westpac: [askFor('Choose a profile', profileFields, bothProfiles)],
  'hsbc-device': [
    askFor(
      'Log in with your Online Security Device',
      [
        header('Enter Password (12345678)'),
        password('memorableAnswer'),
        header('Enter Security Code (987654)'),
        instructions('Your security device shows a code of six digits.'),
        password('idv_OtpCredential', 'Security Code (6 digits)'),
      ],
      { memorableAnswer: '12345678', idv_OtpCredential: '987654' },
    ),
  ],
  'hsbc-passwords': [lettersStep],
  rabo: [askFor('Login to Internet Banking with Digipass', digipassFields, { password: '98765' })],
  bendigo: [pushStep(bendigoWords)],
  'bendigo-late': [pushStep(bendigoWords, true)],
  macquarie: [
    pushStep({
      header: 'Verification required: Security step-up',
      text: 'Your device has a push notification.\r\n Confirm it there before you go on here.',
    }),
  ],
  mfaExampleHtmlHidden: [
    askFor(
      'Confirm your login',
      [{ type: 'html', value: '<p class="note">Your bank shows <b>this page</b>.</p>' }, hidden('sequence', '78')],
      { sequence: '78' },
    ),
  ],
  mfaExampleButton: [askFor('Confirm your login', buttonFields, { button_clicked: '1' })],
  mfaExampleImage: [askFor('Read the picture', captchaFields, { captcha_value: captchaText })],
  mfaExampleOptions: [askFor('Choose a profile', profileFields, bothProfiles)],
  mfaAndProfile: [netcode, askFor('Choose a profile', profileFields, { profile: '1234' })],
}

/** The steps of a username at Bank of MFA; none for others. */
export function stepsFor(username: string): readonly Step[] {
  return Object.hasOwn(scenarios, username) ? (scenarios[username] ?? []) : []
}
