/*
 * Names in the folder of the inbox:
 *   <segment>.open             being written by the listener
 *   <segment>-<count>.sealed   closed; may be read and removed
 *   <segment>.<id>.body        large body of a record in that segment
 *   <id>.part                  large body that is still being received
 * A segment is called by its time and a random part, so that names sort by age.
 */
const SEGMENT = String.raw`\d{15}-[0-9a-f]{8}`
const OPEN = new RegExp(`^(${SEGMENT})\\.open$`)
const CLOSED = new RegExp(`^(${SEGMENT})-(\\d+)\\.sealed$`)
const BODY = new RegExp(`^(${SEGMENT})\\.[A-Za-z0-9_-]+\\.body$`)
const PART = /^[A-Za-z0-9_-]+\.part$/

/** @param time milliseconds since 1970. */
export const segmentName = (time: number, random: Uint8Array): string => `${String(time).padStart(15, '0')}-${Buffer.from(random).toString('hex')}`
export const timeOfSegment = (segment: string): number => Number(segment.slice(0, 15))
/** The segment that any name of the folder but a part's begins with. */
export const segmentOf = (name: string): string => name.slice(0, 24)
export const openName = (segment: string): string => `${segment}.open`
export const closedName = (segment: string, count: number): string => `${segment}-${count}.sealed`
export const bodyName = (segment: string, id: string): string => `${segment}.${id}.body`
export const partName = (id: string): string => `${id}.part`

export const readOpenName = (name: string): string | null => OPEN.exec(name)?.[1] ?? null
export const readClosedName = (name: string): Readonly<{ segment: string; count: number }> | null => {
  const match = CLOSED.exec(name)
  return match?.[1] === undefined ? null : { segment: match[1], count: Number(match[2]) }
}
/** The segment that a body belongs to. */
export const readBodyName = (name: string): string | null => BODY.exec(name)?.[1] ?? null
export const isPartName = (name: string): boolean => PART.test(name)
