import type { AppErrorCode } from '#shared/domain/errors.ts'
import type { ErrorWords } from './error-words.ts'

/** Codes that come from a provider or from the bank behind it. */
export type RetrievalCode = Extract<AppErrorCode, `${'provider' | 'retrieval'}.${string}`>

const negative = (title: string, sentence: string, advice: string): ErrorWords => ({ title, sentence, advice, tone: 'negative' })
const attention = (title: string, sentence: string, advice: string): ErrorWords => ({ title, sentence, advice, tone: 'attention' })
const waiting = (title: string, sentence: string, advice: string): ErrorWords => ({ title, sentence, advice, tone: 'waiting' })

export const retrievalWords: Readonly<Record<RetrievalCode, ErrorWords>> = {
  'provider.unauthorized': negative('The provider refused the key', 'It does not accept the key that is stored for this environment. Nothing was fetched.', 'Replace the key in Settings, Providers.'),
  'provider.forbidden-address': negative('The provider does not know this computer', 'It answers only addresses on its allow list. Nothing was fetched.', 'Ask the provider to add the address of this computer, then test again.'),
  'provider.rate-limited': waiting('The provider asks us to slow down', 'It takes no more requests for now. Nothing was lost.', 'Wait a moment, then try again.'),
  'provider.unavailable': negative('The provider is down', 'It answers with an error of its own. Nothing was fetched.', 'Try again in a few minutes.'),
  'provider.timeout': negative('The provider did not answer in time', 'The request was ended. Nothing was saved.', 'Try again in a few minutes.'),
  'provider.unreadable': negative('The answer could not be read', 'The provider sent something that is not in its documents. Nothing was saved.', 'Try again. If it stays, save a diagnostics file and tell the provider.'),
  'provider.refused': negative('The provider said no', 'It refused the request. Nothing was fetched.', 'Read its words, then correct what they name.'),
  'provider.no-credential': attention('No key for this provider', 'Casebench has no key for the chosen environment.', 'Add one in Settings, Providers.'),
  'provider.not-allowed': attention('Not part of your agreement', 'The provider does not offer this step for your key.', 'Ask the provider to switch it on.'),
  'provider.unknown-error': negative('Unknown error at the provider', 'It met a problem that it does not explain. Nothing was saved.', 'Try again. If it stays, tell the provider the code.'),
  'provider.tls': negative('The connection is not safe', 'The certificate of the provider did not pass the check, so nothing was sent.', 'Check the clock of this computer and the network, then try again.'),
  'provider.offline': attention('You are offline', 'The provider cannot be reached from here. Saved cases all open.', 'Check the connection, then try again.'),
  'provider.too-large': negative('The answer was too large', 'The provider sent more than Casebench takes at once. Nothing was saved.', 'Ask for fewer days or fewer accounts.'),

  'retrieval.session-ended': attention('The bank session ended', 'It sat idle too long and nothing was saved.', 'The applicant signs in once more.'),
  'retrieval.wrong-login': negative('Sign-in failed', 'The bank did not accept this login. Nothing was fetched.', 'Check the spelling with the applicant before you try again.'),
  'retrieval.too-many-tries': negative('Too many tries', 'The bank takes no further sign-in for now. More tries can lock the login.', 'Let the applicant sign in at the bank first, then start again.'),
  'retrieval.login-locked': negative('Bank login locked', 'Only the bank can open it again.', 'Ask the applicant to call the bank, then start again.'),
  'retrieval.wait': waiting('The bank asks us to wait', 'It takes no new sign-in for some minutes.', 'Wait 15 minutes, then start again.'),
  'retrieval.password-expired': waiting('The bank password has expired', 'The applicant has to choose a new one at the bank.', 'Start again once that is done.'),
  'retrieval.bank-action-needed': attention('The bank wants something first', 'It shows the applicant a message or a form after sign-in.', 'Ask the applicant to sign in at the bank and finish it, then try again.'),
  'retrieval.bank-unavailable': negative('Bank unavailable', 'The bank does not answer the provider. Nothing was saved.', 'Try again later.'),
  'retrieval.no-usable-account': attention('Signed in, but no usable account', 'There is no account with transactions in this period.', 'Ask for another bank.'),
  'retrieval.logged-out-elsewhere': attention('Logged out by a second login', 'Somebody signed in at the bank in the meantime, and the bank ended our session.', 'Ask the applicant to stay out of online banking, then start again.'),
  'retrieval.bank-changed': negative('The bank changed its site', 'The provider cannot read it at the moment. Nothing was saved.', 'Try again tomorrow, or ask for another bank.'),
  'retrieval.check-login': attention('Check the login', 'The bank did not take the details as they were typed.', 'Go through each field with the applicant.'),
  'retrieval.illegal-move': attention('The retrieval has moved on', 'It is no longer in the state in which this step is possible.', 'Go back to the case and look at its retrievals.'),
  'retrieval.already-running': attention('A retrieval is already running', 'This case has one that has not ended.', 'Finish or cancel it first.'),
  'retrieval.challenge-not-supported': attention('The bank asks for a security step', 'This version of Casebench cannot show it yet. The session was ended and nothing was saved.', 'Pick another bank, or another way in.'),
}
