/** A file that an export left in the session; `bytes` is what the ZIP holds under `name`. */
export type ExportedFile = Readonly<{ name: string; bytes: Buffer }>
