/** Where an arrow, Home or End leads in a row of choices; no wrap at the ends. @returns undefined for other keys. */
export const roveTo = (key: string, index: number, isOff: readonly boolean[]): number | undefined => {
  const last = isOff.length - 1
  const step = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 0
  if (step !== 0) return nextOpen(index + step, step, isOff)
  if (key === 'Home') return nextOpen(0, 1, isOff)
  if (key === 'End') return nextOpen(last, -1, isOff)
  return undefined
}

const nextOpen = (from: number, step: number, isOff: readonly boolean[]): number | undefined => {
  for (let index = from; index >= 0 && index < isOff.length; index += step) if (isOff[index] === false) return index
  return undefined
}
