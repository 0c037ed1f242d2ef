import { createPng } from '../documents/png.ts'

/** The text of the documented captcha (seed 004, "Captcha Test Account Details"). */
export const captchaText = 'D49ZHN'

/** Size of the picture, as in the sample of "Login Preload". */
export const captchaSize = { width: 300, height: 60 } as const

/** Five by seven dots per sign, one row per number, the highest of five bits on the left. */
const dots: Readonly<Record<string, readonly number[]>> = {
  D: [30, 17, 17, 17, 17, 17, 30],
  4: [2, 6, 10, 18, 31, 2, 2],
  9: [14, 17, 17, 15, 1, 2, 12],
  Z: [31, 1, 2, 4, 8, 16, 31],
  H: [17, 17, 17, 31, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
}

const dotSize = 5
const signStep = 45

function isInk(x: number, y: number): boolean {
  // A wavy line through the letters, so that it looks like what it stands for.
  if (Math.abs(y - 30 - Math.round(8 * Math.sin(x / 18))) < 1) return true
  const index = Math.floor((x - 15) / signStep)
  const rows = dots[captchaText[index] ?? '']
  if (!rows) return false
  const shift = index % 2 === 0 ? 8 : 14
  const row = rows[Math.floor((y - shift) / dotSize)]
  const column = Math.floor((x - 15 - index * signStep) / dotSize)
  return row !== undefined && column >= 0 && column < 5 && (row & (16 >> column)) !== 0
}

/** The captcha as a data address that an `img` can take. */
export function captchaAddress(): string {
  const { width, height } = captchaSize
  const png = createPng(width, height, (x, y) => (isInk(x, y) ? 0x28 : 0xf4))
  return `data:image/png;base64,${png.toString('base64')}`
}
