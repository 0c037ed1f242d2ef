import { AppError, isAppError, type AppErrorCode } from '#shared/domain/errors.ts'

type Rule = Readonly<{ pattern: RegExp; code: AppErrorCode; message: string }>

const NO_KEYCHAIN = 'No keychain is running on this computer. Start the system keychain (on Linux: a Secret Service such as GNOME Keyring), then try again.'

/**
 * What the operating systems' keychains say, in the words that reach us through the library, to our codes. Linux:
 * libsecret and D-Bus; macOS: Security framework; Windows: Credential Manager. The first match decides.
 */
const RULES: readonly Rule[] = [
  { pattern: /dismissed|cancell?ed|user interaction is not allowed|errSecUserCanceled|-128\b/i, code: 'secrets.denied', message: 'The keychain was not unlocked because its prompt was closed. Try again and answer the prompt.' },
  { pattern: /locked/i, code: 'secrets.keychain-locked', message: 'The keychain is locked. Unlock it in the system, then try again.' },
  { pattern: /denied|not permitted|AccessDenied|errSecAuthFailed|-25293|-25308|not authori[sz]ed/i, code: 'secrets.denied', message: 'The system does not let Casebench use the keychain. Allow it in the system settings, then try again.' },
  {
    pattern: /ServiceUnknown|not provided by any|autolaunch|Cannot spawn|NameHasNoOwner|No such secret collection|Could not connect|Unable to .*bus|libsecret|keytar\.node|MODULE_NOT_FOUND|Cannot find module|cannot open shared object|No such interface|Object does not exist/i,
    code: 'secrets.no-keychain', message: NO_KEYCHAIN,
  },
  { pattern: /timed? ?out|NoReply|did not receive a reply/i, code: 'secrets.timeout', message: 'The keychain did not answer in time. Look for its prompt behind other windows, then try again.' },
  { pattern: /stub|too (large|long)|1783/i, code: 'secrets.too-large', message: 'The keychain refused the entry because of its size. Nothing was stored.' },
]

const FAILED = 'The keychain reported an error. Nothing was changed. Try again, then restart the system keychain.'

/** Any error of the keychain as an AppError of the `secrets.*` codes; its text stays out of the message. */
export const toSecretsError = (error: unknown): AppError => {
  if (isAppError(error)) return error
  const text = error instanceof Error ? `${error.message} ${'code' in error ? String(error.code) : ''}` : String(error)
  const rule = RULES.find(({ pattern }) => pattern.test(text))
  return rule ? new AppError(rule.code, rule.message, { cause: error }) : new AppError('secrets.failed', FAILED, { cause: error })
}

/** The one that is thrown when a call hangs: usually a prompt that nobody sees. */
export const keychainTimeout = (): AppError =>
  new AppError('secrets.timeout', 'The keychain did not answer in time. Look for its prompt behind other windows, then try again.')
