import type { SandboxClock } from '../frame/clock.ts'
import { findCustomer, type Customer } from './customers.ts'
import { findInstitution, type Institution } from './institutions.ts'
import { captchaText } from './mfa/captcha.ts'
import type { Step } from './mfa/challenge.ts'
import { stepsFor } from './mfa/scenarios.ts'
import { Refusal } from './refusal.ts'
import type { Session } from './sessions.ts'

type Values = Readonly<Record<string, string>>

/** A login that the bank accepts, and the security steps that it wants before it opens. */
export type AcceptedLogin = Readonly<{ institution: Institution; customer: Customer; steps: readonly Step[] }>

function readInstitution(slug: string | undefined): Institution {
  if (slug === undefined || slug === '') throw new Refusal(19001, 'credentials.institution')
  const institution = findInstitution(slug)
  if (!institution) throw new Refusal(19000, 'no such institution')
  if (!institution.isTestBank) throw new Refusal(30011, 'only the test banks take logins here')
  return institution
}

function isAskedForMfa(institution: Institution, values: Values): boolean {
  return institution.slug === 'bank_of_mfa' && values['with-mfa'] === 'with'
}

function findLogin(institution: Institution, values: Values): Customer {
  const { username = '', password = '' } = values
  // Rabobank can go without a password, the Digipass alone counts then (seed 004, "without password").
  const isWithoutPassword = isAskedForMfa(institution, values) && username === 'rabo' && password === ''
  if (username === '' || (password === '' && !isWithoutPassword)) throw new Refusal(20002)
  const customer = findCustomer(institution.slug, username, isWithoutPassword ? 'rabo' : password)
  if (!customer) throw new Refusal(20008)
  if (customer.loginError !== undefined) throw new Refusal(customer.loginError)
  return customer
}

/** Today as YYYYMMDD for one login, nothing for the other (seed 004, "Optional MFA Test Account Details"). */
function checkOptionalMfa(values: Values, clock: SandboxClock): void {
  const given = values['date'] ?? ''
  if (values['username'] === 'with' && given === '') throw new Refusal(20002)
  const expected = values['username'] === 'with' ? clock.today().replaceAll('-', '') : ''
  if (given !== expected) throw new Refusal(20008)
}

/** The picture has to have been loaded in this session (seed 004, "Captcha Test Account Details"). */
function checkCaptcha(values: Values, session: Session): void {
  if (session.preloaded !== 'bank_of_captcha') throw new Refusal(19006, 'preload the institution first')
  const given = values['captcha'] ?? ''
  if (given === '') throw new Refusal(20002)
  // A picture is good for one try.
  delete session.preloaded
  if (given !== captchaText) throw new Refusal(20008)
}

/** Checks what a login sends; refuses with 19000 to 19006, 20002, 20008, 30004 or 30011. */
export function checkCredentials(values: Values, session: Session, clock: SandboxClock): AcceptedLogin {
  const institution = readInstitution(values['institution'])
  if (institution.slug === 'bank_of_captcha') checkCaptcha(values, session)
  const customer = findLogin(institution, values)
  if (institution.slug === 'bank_of_optmfa') checkOptionalMfa(values, clock)
  const steps = isAskedForMfa(institution, values) ? stepsFor(customer.username) : []
  return { institution, customer, steps }
}
