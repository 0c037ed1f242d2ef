import type { Finding } from './judge.ts'
import { standInWords } from './table.ts'

/** Places where product code names the stand-in host, which it must not know of. */
export function findStandInWords(file: string, text: string): Finding[] {
  if (!file.startsWith('src-')) return []
  return text.split('\n').flatMap((line, index) =>
    standInWords
      .filter((word) => line.includes(word))
      .map((word) => ({ file, line: index + 1, problem: `names "${word}": product code knows of no stand-in` })),
  )
}
