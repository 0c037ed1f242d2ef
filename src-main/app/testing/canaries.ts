import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The nine ways in which R-32 looks for a text. Base64 is searched at all three offsets, without the letters that depend on neighbors. */
export const encodingsOf = (text: string): Readonly<Record<string, Buffer>> => {
  const base64 = (offset: number): Buffer => {
    const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)])
    const from = Math.ceil((offset * 8) / 6)
    const to = Math.floor((padded.length * 8) / 6)
    return Buffer.from(padded.toString('base64').slice(from, to))
  }
  const little = Buffer.from(text, 'utf16le')
  return {
    raw: Buffer.from(text), url: Buffer.from(encodeURIComponent(text)), json: Buffer.from(JSON.stringify(text).slice(1, -1)),
    base64a: base64(0), base64b: base64(1), base64c: base64(2), hex: Buffer.from(Buffer.from(text).toString('hex')),
    utf16le: little, utf16be: Buffer.from(little).swap16(),
  }
}

export type Hunt = (bytes: Buffer) => readonly string[]

/** @returns the encodings in which a text occurs in some bytes. */
export const createHunt = (text: string): Hunt => {
  const forms = Object.entries(encodingsOf(text))
  return (bytes) => forms.flatMap(([name, form]) => (bytes.includes(form) ? [name] : []))
}

/** Files below a folder that hold the text, with the encoding. */
export const huntInFolder = (folder: string, hunt: Hunt): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name)
    if (!statSync(path).isFile()) return []
    return [...hunt(Buffer.from(name)), ...hunt(readFileSync(path))].map((encoding) => `${name}: ${encoding}`)
  })

const CHUNK = 8 * 1024 ** 2
const OVERLAP = 512

/** Occurrences of a text in the writable memory of a process, by encoding. Linux only; needs the right to read it. */
export const huntInMemory = (pid: number, text: string): Readonly<Record<string, number>> => {
  const found: Record<string, number> = {}
  const forms = Object.entries(encodingsOf(text)).filter(([, form], at, all) => all.findIndex(([, other]) => other.equals(form)) === at)
  const regions = readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n').flatMap((line) => {
    const match = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line)
    return match?.[1] && match[2] && !line.includes('[vvar') ? [[Number.parseInt(match[1], 16), Number.parseInt(match[2], 16)] as const] : []
  })
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const buffer = Buffer.alloc(CHUNK + OVERLAP)
  try {
    for (const [from, to] of regions) {
      for (let at = from; at < to; at += CHUNK) {
        const length = readOrNothing(memory, buffer, Math.min(CHUNK + OVERLAP, to - at), at)
        for (const [name, form] of forms) {
          const view = buffer.subarray(0, length)
          for (let place = view.indexOf(form); place >= 0 && place < CHUNK; place = view.indexOf(form, place + 1)) found[name] = (found[name] ?? 0) + 1
        }
      }
    }
  } finally {
    closeSync(memory)
  }
  return found
}

/** Pages may go away between listing and reading. */
const readOrNothing = (file: number, buffer: Buffer, length: number, position: number): number => {
  try {
    return readSync(file, buffer, 0, length, position)
  } catch {
    return 0
  }
}
