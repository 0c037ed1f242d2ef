/**
 * SHA-1 continued from a digest without knowing what was hashed (T-12): the attack that the field grammar has to stop.
 */
const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/** What a hash of so many bytes was padded with. */
export const gluePadding = (length: number): Buffer => {
  const zeros = (119 - (length % 64)) % 64
  const padding = Buffer.alloc(1 + zeros + 8)
  padding[0] = 0x80
  padding.writeBigUInt64BE(BigInt(length) * 8n, 1 + zeros)
  return padding
}

const compress = (state: readonly number[], block: Buffer): number[] => {
  const words = Array.from({ length: 16 }, (_, at) => block.readInt32BE(at * 4))
  for (let at = 16; at < 80; at += 1) words.push(rotate((words[at - 3] ?? 0) ^ (words[at - 8] ?? 0) ^ (words[at - 14] ?? 0) ^ (words[at - 16] ?? 0), 1))
  let [a, b, c, d, e] = state as [number, number, number, number, number]
  words.forEach((word, at) => {
    const [mixed, constant] = at < 20 ? [(b & c) | (~b & d), 0x5a827999] : at < 40 ? [b ^ c ^ d, 0x6ed9eba1] : at < 60 ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc] : [b ^ c ^ d, 0xca62c1d6]
    const next = (rotate(a, 5) + mixed + e + constant + word) | 0
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next
  })
  return [a, b, c, d, e].map((word, at) => (word + (state[at] ?? 0)) | 0)
}

/** @param length bytes that went into `digest`, without its padding. @returns the digest of those, the glue and the suffix. */
export const extendSha1 = (digest: string, length: number, suffix: Buffer): string => {
  const hashed = Buffer.from(digest, 'hex')
  const tail = Buffer.concat([suffix, gluePadding(length + gluePadding(length).length + suffix.length)])
  let state: readonly number[] = Array.from({ length: 5 }, (_, at) => hashed.readInt32BE(at * 4))
  for (let at = 0; at < tail.length; at += 64) state = compress(state, tail.subarray(at, at + 64))
  const result = Buffer.alloc(20)
  state.forEach((word, at) => result.writeInt32BE(word, at * 4))
  return result.toString('hex')
}
