import type { CallbackVerdict } from '#shared/domain/callback.ts'
import { VERDICT_TEXTS } from '../../format/callback-verdicts.ts'
import { PROVIDER_MARKS } from '../../format/provider-marks.ts'
import type { CallbackFilter } from '../../stores/callbacks.ts'
import { callbackWords } from './words.ts'

const words = callbackWords.filterNames

/** Verdicts in the order of the chips above the list. */
export const VERDICT_ORDER: readonly CallbackVerdict[] = ['valid', 'bad-signature', 'stale', 'duplicate', 'undecryptable', 'not-signed', 'unknown', 'malformed']

/** What a filter narrows to, in words; empty when it narrows nothing. States are a matter of the tab. */
export const filterText = ({ verdicts, providerIds, text, caseId }: CallbackFilter, caseReference = ''): string => [
  ...(text.trim() === '' ? [] : [words.text(text.trim())]),
  ...verdicts.map((verdict) => words.verdict(VERDICT_TEXTS[verdict].label)),
  ...providerIds.map((id) => words.provider(PROVIDER_MARKS[id].name)),
  ...(caseId === null || caseReference === '' ? [] : [words.case(caseReference)]),
].join(words.and)
