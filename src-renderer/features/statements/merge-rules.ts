import type { Descriptor } from '../../stores/providers.ts'
import type { Statements } from '../../stores/statements.ts'
import { mergeWords as words } from './words-merge.ts'

export type MergeFacts = Readonly<{
  /** The statements that are ticked. */
  chosen: Statements
  isCaseOpen: boolean
  /** The provider can be reached: there is a line, or it is the practice twin. */
  isReachable: (id: Descriptor['id']) => boolean
  descriptorOf: (id: Descriptor['id']) => Descriptor | undefined
}>

/** As many as one call takes. */
const MOST = 20

/** Why these statements cannot be merged; null when they can. Main checks again, and the provider has the last word. */
export const whyNotMerge = ({ chosen, isCaseOpen, isReachable, descriptorOf }: MergeFacts): string | null => {
  if (!isCaseOpen) return words.needsOpen
  const [first] = chosen
  if (first === undefined || chosen.length < 2) return words.tooFew
  if (chosen.some(({ providerId }) => providerId !== first.providerId)) return words.otherProviders
  if (chosen.length > MOST) return words.tooMany(MOST)
  const descriptor = descriptorOf(first.providerId)
  const formats = descriptor?.capabilities.mergeableFormats ?? []
  if (formats.length === 0) return words.notOffered(descriptor?.name ?? words.thisProvider)
  if (!chosen.every(({ formatVersion }) => formats.includes(formatVersion))) return words.otherFormat(formats.join(' or '))
  return isReachable(first.providerId) ? null : words.offline
}
