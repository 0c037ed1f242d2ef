import { AppError, isAppError, type AppErrorCode } from '#shared/domain/errors.ts'

type Rule = Readonly<{ pattern: RegExp; code: AppErrorCode; message: string }>

const NO_KEYCHAIN = 'This computer offers no usable keychain. Start it (on Linux: a Secret Service such as GNOME Keyring, with a default keyring), then try again.'
const LOCKED = 'The system keychain is locked. Unlock it, then try again.'
const CLOSED = 'The question of the keychain was closed without an answer. Try again and answer it.'
const DENIED = 'The system does not let Casebench use the keychain. Allow it in the system settings, then try again.'
const NO_ANSWER = 'The keychain did not answer in time. Look for its question behind other windows, then try again.'
const REFUSED_SIZE = 'The keychain refused the entry because of its size. Nothing was stored.'
const FAILED = 'The keychain reported an error. Nothing was changed. Try again, then restart the system keychain.'

/**
 * What the operating systems' keychains say, in the words that reach us through the library, to our codes; the first
 * match decides. Linux: libsecret, GLib and D-Bus, whose words were observed on Debian 12 and in their sources. macOS:
 * texts of the Security framework. Windows: texts of the system for Credential Manager.
 */
const RULES: readonly Rule[] = [
  { pattern: /dismissed|cancell?ed/i, code: 'secrets.denied', message: CLOSED },
  { pattern: /locked|interaction is not allowed|dark wake/i, code: 'secrets.keychain-locked', message: LOCKED },
  { pattern: /denied|not permitted|passphrase you entered is not correct|not authori[sz]ed|not have permission/i, code: 'secrets.denied', message: DENIED },
  {
    pattern: /autolaunch|could not connect|cannot spawn|no such secret collection|does not exist at path|ServiceUnknown|NameHasNoOwner|not provided by any|no such interface|connection is closed|keychain could not be found|no keychain is available|logon session does not exist/i,
    code: 'secrets.no-keychain', message: NO_KEYCHAIN,
  },
  { pattern: /timed? ?out|timeout was reached|NoReply|not receive a reply/i, code: 'secrets.timeout', message: NO_ANSWER },
  { pattern: /stub received bad data|too (?:large|long)/i, code: 'secrets.too-large', message: REFUSED_SIZE },
]

/** Any error of the keychain as an AppError of the `secrets.*` codes; its own text never becomes the message. */
export const toSecretsError = (error: unknown): AppError => {
  if (isAppError(error)) return error
  const text = error instanceof Error ? error.message : String(error)
  const { code, message } = RULES.find(({ pattern }) => pattern.test(text)) ?? { code: 'secrets.failed', message: FAILED }
  return new AppError(code, message, { cause: error })
}

/** A call hangs: usually a question of the system that nobody sees. */
export const keychainTimeout = (): AppError => new AppError('secrets.timeout', NO_ANSWER)

/** The native module or a library below it did not load. Node remembers that, so only a new start can help. */
export const noKeychainLibrary = (cause: unknown): AppError =>
  new AppError('secrets.no-keychain', 'The keychain library of this system is missing (on Debian and Ubuntu: libsecret-1-0). Install it, then start Casebench again.', { cause })
