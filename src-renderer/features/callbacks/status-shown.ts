import type { SenderId } from '../../format/provider-marks.ts'
import { statusOf, type Status } from '../../format/status-vocabulary.ts'

/** A raw status with its chip, where the word alone decides which one it is. */
export type ShownStatus = Readonly<{ raw: string; chip: Status | null }>

/**
 * The chip of a raw status. Some words of the vocabulary mean another thing depending on facts that a delivery does not
 * carry (is it final, is a payment owed): those stay the provider's own word.
 */
export const statusShown = (providerId: SenderId, raw: string | null): ShownStatus | null => {
  if (providerId === 'intake' || raw === null || raw.trim() === '') return null
  const plain = statusOf(providerId, raw)
  const isAmbiguous = statusOf(providerId, raw, { isFinal: true }).label !== plain.label || statusOf(providerId, raw, { isDownPaymentOwed: true }).label !== plain.label
  return { raw, chip: isAmbiguous ? null : plain }
}
