/** What a pasted body is, before it is checked. */
export type PastedBody = Readonly<{ body: string; fieldCount: number; hadLineBreak: boolean }>

/** A pasted body: editors and terminals add a line break at the end that was never sent. */
export const pastedBody = (text: string): PastedBody => {
  const body = text.replace(/[\r\n]+$/, '')
  return { body, hadLineBreak: body !== text, fieldCount: body === '' ? 0 : body.split('&').filter((part) => part.includes('=')).length }
}

/** Fields written the way a form sends them (WHATWG URL, application/x-www-form-urlencoded): once encoded, in this order. */
export const formBody = (names: readonly string[], values: Readonly<Record<string, string>>): string =>
  names.filter((name) => (values[name] ?? '') !== '')
    .map((name) => `${name}=${encodeURIComponent(values[name] ?? '').replace(/%20/g, '+').replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`)
    .join('&')
