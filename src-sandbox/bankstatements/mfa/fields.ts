// MFA fields as the document's examples show them (seed 004, "The MFA Field Object" and "MFA Field Types").

type Attributes = Readonly<Record<string, string>>

/** A heading. */
export const header = (value: string): object => ({ type: 'header', value })

/** A text to read, without an answer. */
export const instructions = (value: string): object => ({ type: 'instructions', value })

/** A text box. */
export const input = (id: string, label: string, htmlAttrs: Attributes = { placeholder: id }): object => ({
  id,
  label,
  type: 'input',
  htmlAttrs,
})

/** A masked text box. */
export const password = (id: string, label?: string): object => ({
  type: 'password',
  id,
  ...(label === undefined ? {} : { label }),
})

/** A value that goes back as it came. */
export const hidden = (id: string, value: string): object => ({ type: 'hidden', id, htmlAttrs: { value } })

/** Options to choose one of; their values go back under the field's id. */
export const options = (id: string, label: string, choices: Readonly<Record<string, string>>): object => ({
  type: 'options',
  id,
  options: Object.entries(choices).map(([value, text], index) => ({ label: text, value, id: `${id}:${index + 1}` })),
  hint: 'radio',
  label,
})

/** A group of fields. */
export const set = (subElements: readonly object[], named: Readonly<{ id?: string; label?: string }> = {}): object => ({
  ...named,
  type: 'set',
  subElements,
})

/** A picture; `src` is a data address. */
export const image = (src: string, width: number, height: number): object => ({
  type: 'image',
  src,
  width,
  height,
  alt: '',
})
