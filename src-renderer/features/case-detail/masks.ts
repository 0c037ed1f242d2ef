export { maskEmail, maskPhone } from '#shared/domain/identity.ts'

/** What stands on screen instead of an identifier until Show is pressed. Never the value, only a hint of it. */
export const maskBornOn = (date: string): string => `•• ••• ${date.slice(0, 4)}`

/** The last two characters of an id of at least six; nothing of a shorter one. */
export const maskNationalId = (id: string): string => `••••••${id.length >= 6 ? id.slice(-2) : ''}`
