import { requireSession, type Handler } from './call.ts'
import { describeInstitution, findInstitution } from './institutions.ts'
import { captchaAddress, captchaSize } from './mfa/captcha.ts'
import { readText } from './parameters.ts'
import { missing, Refusal } from './refusal.ts'

const captchaCredential = (): Record<string, unknown> => ({
  name: 'Enter the text from the image',
  fieldID: 'captcha',
  type: 'captcha',
  description: '',
  values: '',
  src: captchaAddress(),
  ...captchaSize,
  alt: '',
})

/** `GET` and `POST /preload` (seed 004, "Login Preload"): the institution, with its captcha where it has one. */
export const preload: Handler = (call) => {
  const slug = readText(call.body, 'institution')
  if (slug === undefined) throw missing('institution')
  const institution = findInstitution(slug)
  if (!institution) throw new Refusal(19000, 'no such institution')
  const session = requireSession(call)
  session.preloaded = slug
  const extra = institution.isPreloadRequired ? [captchaCredential()] : []
  // An institution without a captcha comes back exactly as the list has it.
  const body = { institution: describeInstitution(institution, institution.isPreloadRequired, extra) }
  return { kind: 'body', body, session }
}
