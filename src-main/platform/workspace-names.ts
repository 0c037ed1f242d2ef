/** Names of the files in a workspace's folder. The store and the key vault look at the same folder and have to agree. */
export const WORKSPACE_NAMES = {
  database: 'casebench.db',
  lock: 'casebench.lock',
  header: 'casebench.header.json',
  swap: 'casebench.swap.json',
  next: 'next',
  backups: 'backups',
  kept: 'kept',
  /** The database key, sealed under the recovery code. */
  recovery: 'casebench.recovery.json',
  /** Failed passphrases and codes: how many and when. */
  tries: 'casebench.tries.json',
} as const
