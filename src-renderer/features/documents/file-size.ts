const UNIT = 1024
const UNITS = ['B', 'KB', 'MB', 'GB'] as const

/** A size as people read it: `214 KB`, `1.4 MB`. @param bytes 0 or more. */
export const formatSize = (bytes: number): string => {
  const step = bytes < UNIT ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(UNIT)))
  const value = bytes / UNIT ** step
  const text = step > 1 && value < 10 ? value.toFixed(1) : String(Math.round(value))
  return `${text} ${UNITS[step] ?? ''}`
}
