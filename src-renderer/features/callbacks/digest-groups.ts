/** Eight characters of a digest, with whether the other digest has the same at this place. */
export type DigestGroup = Readonly<{ text: string; isSame: boolean }>

const GROUP = 8

/** A digest in groups of eight characters. @param other null where there is nothing to compare with; then nothing differs. */
export const digestGroups = (digest: string, other: string | null): readonly DigestGroup[] => {
  const groups: DigestGroup[] = []
  for (let from = 0; from < digest.length; from += GROUP) {
    const text = digest.slice(from, from + GROUP)
    groups.push({ text, isSame: other === null || other.slice(from, from + GROUP).toLowerCase() === text.toLowerCase() })
  }
  return groups
}

/** Four groups a line, as they are compared by eye. */
export const digestLines = (groups: readonly DigestGroup[], perLine = 4): readonly (readonly DigestGroup[])[] => {
  const lines: DigestGroup[][] = []
  groups.forEach((group, index) => {
    if (index % perLine === 0) lines.push([])
    lines.at(-1)?.push(group)
  })
  return lines
}
