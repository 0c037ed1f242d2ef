/** Names by type name of electron.d.ts. */
export type NamesByType = Readonly<Record<string, readonly string[]>>

/** What the host models; anything of Electron that is not listed does not exist on it. */
export type Covered = Readonly<{
  /** Names importable from `electron`, in main and preload together. */
  exports: readonly string[]
  /** Methods, properties, statics, and fields of structures that the host fills. */
  members: NamesByType
  /** Events that the host sends. */
  events: NamesByType
  /** Options that the host reads or knowingly ignores. */
  options: NamesByType
}>
