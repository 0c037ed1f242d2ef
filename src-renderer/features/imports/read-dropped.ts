import { IMPORT_LIMITS } from '#shared/domain/imported-file.ts'

/** A dropped file as it crosses to main, or why it does not. */
export type DroppedFile = Readonly<{ name: string; size: number; base64: string | null; problem: 'too-large' | 'unreadable' | null }>

/** A multiple of three, so that the pieces can be put together. */
const PIECE = 0x6000

export const toBase64 = (bytes: Uint8Array): string => {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE))))
  return pieces.join('')
}

/** Reads one file; a folder, or one that went away, is unreadable. */
export const readDropped = async (file: File): Promise<DroppedFile> => {
  const { name, size } = file
  if (size > IMPORT_LIMITS.fileBytes) return { name, size, base64: null, problem: 'too-large' }
  try {
    return { name, size, base64: toBase64(new Uint8Array(await file.arrayBuffer())), problem: null }
  } catch {
    return { name, size, base64: null, problem: 'unreadable' }
  }
}
