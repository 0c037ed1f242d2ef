/**
 * The keychain as the console sees it: one entry per name, values of at most 2,000 bytes. `read` exists for
 * main only; no bridge channel leads to it.
 *
 * Every method rejects with an AppError of the `secrets.*` codes when the keychain cannot do it: `secrets.no-keychain`,
 * `secrets.keychain-locked`, `secrets.denied`, `secrets.timeout`, `secrets.too-large`, `secrets.failed`. There is no
 * fallback to a file.
 */
export interface SecretStore {
  /** @returns the value, or null where there is no such entry. */
  read(name: SecretName): Promise<string | null>
  write(name: SecretName, value: string): Promise<void>
  /** @returns false where there was nothing to remove. */
  remove(name: SecretName): Promise<boolean>
  /** Names that exist, without values. */
  list(): Promise<readonly SecretName[]>
  /** Writes, reads back and removes a throw-away entry, to find out whether the keychain works. */
  probe(): Promise<void>
}

/**
 * Path-like names: `practice/database-key`, `live/audit-head`, `live/provider/bankstatements/production`.
 * Letters, digits, `-`, `_`, `/` and `.`; at most 200 characters.
 */
export type SecretName = string
