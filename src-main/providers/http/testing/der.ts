/** The few forms of DER that a certificate needs (X.690). */
const lengthOf = (size: number): Buffer => {
  if (size < 128) return Buffer.from([size])
  return size < 256 ? Buffer.from([0x81, size]) : Buffer.from([0x82, size >> 8, size & 0xff])
}

export const tagged = (tag: number, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body])
}

export const sequence = (...content: readonly Buffer[]): Buffer => tagged(0x30, ...content)
export const setOf = (...content: readonly Buffer[]): Buffer => tagged(0x31, ...content)
export const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 0xff : 0]))
export const bitString = (content: Buffer): Buffer => tagged(0x03, Buffer.from([0]), content)
export const octetString = (content: Buffer): Buffer => tagged(0x04, content)
export const text = (value: string): Buffer => tagged(0x0c, Buffer.from(value, 'utf8'))

/** A positive integer from its bytes, big end first. */
export const integer = (bytes: Buffer): Buffer => tagged(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)

/** `YYMMDDHHMMSSZ`; years 1950 to 2049. */
export const utcTime = (at: Date): Buffer => tagged(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))

/** An object identifier whose arcs are all below 16,384. */
export const objectId = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const large = (arc: number): number[] => (arc < 16_384 ? (arc < 128 ? [arc] : [0x80 | (arc >> 7), arc & 0x7f]) : [0x80 | (arc >> 14), 0x80 | ((arc >> 7) & 0x7f), arc & 0x7f])
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(large)]))
}
