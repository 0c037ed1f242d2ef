import { encode } from 'uqr'

/** Light modules around the code; readers ask for four (ISO/IEC 18004). */
const QUIET_ZONE = 4

export type QrPath = Readonly<{
  /** Modules along one side, the quiet zone included. */
  size: number
  /** Data of an SVG path in units of one module: one stroke-free rectangle per run of dark modules. */
  path: string
}>

/** @returns the rectangles of one row. */
const runsOf = (row: readonly boolean[], y: number): string => {
  let path = ''
  for (let x = 0; x < row.length; x += 1) {
    if (row[x] !== true) continue
    const from = x
    while (row[x + 1] === true) x += 1
    path += `M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`
  }
  return path
}

/** A text as a QR code that forgives 15 % of damage. @throws Error for a text that no code can hold. */
export const qrPath = (text: string): QrPath => {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  return { size, path: data.map((row, y) => runsOf(row, y)).join('') }
}
