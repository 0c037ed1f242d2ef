import { VERDICT_TEXTS, verdictTextOf, type SignatureKind } from '../../format/callback-verdicts.ts'
import { formatUtc } from '../../format/dates.ts'
import type { CheckResult } from '../../stores/callbacks.ts'
import { nearMissName, sentenceOf } from './near-misses.ts'
import { ageText } from './timing.ts'
import { detailWords } from './words.ts'
import { pasteWords as words } from './words-paste.ts'

/** A result as plain text for a mail or a ticket: checks, time and digests; no key, no applicant, no decoded text. */
export const resultText = ({ judgement, matchedCase, isKnownMessage }: CheckResult, signature: SignatureKind, at: number): string => {
  const { signature: finding, sentAt, subject } = judgement
  const lines = [
    `${words.textHead}, ${formatUtc(at)}`,
    `${verdictTextOf(judgement.verdict, signature).label}: ${words.consequences[judgement.verdict]}`,
    '',
    ...judgement.checks.map(({ label, outcome, detail }) => `[${detailWords.outcomes[outcome]}] ${label}${detail === '' ? '' : `: ${detail}`}`),
    ...(finding?.nearMisses ?? []).map(({ name, isMatch, explanation }) => `${detailWords.alsoTried(nearMissName(name))}: ${isMatch ? `${detailWords.fits}. ${sentenceOf(explanation)}` : detailWords.noMatch}`),
    ...(sentAt === null ? [] : [`${detailWords.time}: ${sentAt.text} = ${formatUtc(sentAt.at)}, ${ageText(sentAt.ageSeconds)}`]),
    ...(finding === null ? [] : [
      `${finding.algorithm}: ${finding.agreeingBytes} of ${finding.totalBytes} ${detailWords.bytesAgree}`,
      ...(finding.received === null ? [] : [`${detailWords.received}: ${finding.received}`]),
      ...(finding.computed === null ? [] : [`${detailWords.computed}: ${finding.computed}`]),
    ]),
    ...(subject.title === '' ? [] : [`${subject.title} ${subject.detail}`.trim()]),
    ...(isKnownMessage ? [words.knownMessage] : []),
    `${words.caseTitle}: ${matchedCase === null ? words.noCase : matchedCase.caseReference}`,
    `${words.answerTitle}: ${judgement.answer.status} ${judgement.answer.body}`.trim(),
  ]
  return lines.join('\n')
}

/** Tone and icon of the head of a result. */
export const resultLook = (verdict: CheckResult['judgement']['verdict']): Pick<(typeof VERDICT_TEXTS)['valid'], 'tone' | 'icon'> => VERDICT_TEXTS[verdict]
