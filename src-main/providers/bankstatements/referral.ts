import { AppError } from '#shared/domain/errors.ts'

/** Seed 004, "Unique Identifiers". */
const ALLOWED = /^[A-Za-z0-9~.:_-]+$/
const LONGEST = 30

/**
 * The code that ties a delivery to a case: the organisation's four letters, a dash, the case's own reference. Where that
 * is too long the reference goes alone, which the API allows ("does not strictly need to begin with" the letters).
 * @throws AppError `app.invalid-input` for a reference with other characters, or longer than 30.
 */
export const toReferralCode = (organisation: string, reference: string): string => {
  if (!ALLOWED.test(reference) || reference.length > LONGEST) {
    throw new AppError('app.invalid-input', 'The case’s reference cannot be sent to BankStatements: up to 30 letters, digits and ~ . : _ - are allowed.', { fields: { referralCode: 'has a form that BankStatements does not take' } })
  }
  const isPrefixed = organisation === '' || reference.toLowerCase().startsWith(`${organisation.toLowerCase()}-`)
  const whole = isPrefixed ? reference : `${organisation}-${reference}`
  return whole.length <= LONGEST ? whole : reference
}
