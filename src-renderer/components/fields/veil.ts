/**
 * Stands in a masked field for each unit of what was typed. Chromium hands the text of a focused field to its own process,
 * for input methods, and that process is main under Electron; with the veil it hears how long the text is and no more.
 * From the private-use area, so that nobody types it; a masked field draws it as any other character.
 */
export const VEIL = '\uE000'

export const veilOf = (text: string): string => VEIL.repeat(text.length)

/**
 * What the text is after one edit of the veiled field: what stands there without the veil was put in, just before the
 * caret; what is missing was taken out there.
 * @param text before the edit. @param shown the field after it. @param caret place after what was put in, in UTF-16 units.
 */
export const unveil = (text: string, shown: string, caret: number): string => {
  const after = shown.slice(caret)
  // Set by a program, not typed: the field holds the new text as it is.
  if (after !== veilOf(after)) return shown.replaceAll(VEIL, '')
  const before = shown.slice(0, caret)
  const kept = before.lastIndexOf(VEIL) + 1
  return text.slice(0, kept) + before.slice(kept) + text.slice(text.length - after.length)
}
