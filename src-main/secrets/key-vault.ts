/**
 * The workspace's database key as services see it. Implemented by `database-key.ts` over the SecretStore and the
 * workspace folder. Keys are 32-byte Buffers; whoever gets one zeroes it after use.
 */
export interface KeyVault {
  /** `none`: no record in the keychain; `plain`: opens without a passphrase; `wrapped`: needs one. */
  state(): Promise<'none' | 'plain' | 'wrapped'>
  /**
   * Makes a new random key and records it without a passphrase.
   * Rejects with `store.key-lost` when a database file exists without its key, `store.conflict` when a key exists.
   */
  create(): Promise<Buffer>
  /**
   * Rejects with `lock.wrong-passphrase`, `lock.wait` (with retryAfterSeconds), `store.key-lost` (no record but a
   * file), `secrets.*`.
   */
  open(passphrase: string | null): Promise<Buffer>
  /** Records the same key anew: wrapped by the passphrase, or plain for null. Checks the current passphrase first. */
  setPassphrase(current: string | null, next: string | null): Promise<void>
  /** Makes a new recovery code (>= 128 bits, in printable groups); an earlier one stops working. */
  createRecoveryCode(key: Buffer): Promise<string>
  hasRecoveryCode(): Promise<boolean>
  /** Opens by recovery code and records the key in the keychain again without a passphrase. Same rejections as `open`. */
  openWithRecoveryCode(code: string): Promise<Buffer>
  /** Forgets the key of a database that was set aside, so that `create` may make a new one. */
  forget(): Promise<void>
}
