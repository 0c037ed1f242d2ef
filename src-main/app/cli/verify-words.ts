import type { CallbackCheck, CallbackJudgement, SignatureFinding } from '#shared/domain/callback.ts'

/** What `--json` prints: the judgement without its repetition of the signed text. */
export const toReport = ({ verdict, checks, signature, key, sentAt, answer, subject, dedupeKey, decoded }: CallbackJudgement) => ({
  verdict, checks,
  signature: signature && {
    algorithm: signature.algorithm, received: signature.received, computed: signature.computed, agreeingBytes: signature.agreeingBytes, totalBytes: signature.totalBytes, nearMisses: signature.nearMisses,
  },
  key, sentAt, answer, subject, dedupeKey,
  ...(decoded === null ? {} : { decoded }),
})

const MARKS: Readonly<Record<CallbackCheck['outcome'], string>> = { passed: 'ok  ', failed: 'BAD ', noted: 'note', skipped: 'skip' }

const inGroups = (digest: string | null): string => digest?.match(/.{1,8}/g)?.join(' ') ?? 'none'

const signatureLines = ({ algorithm, received, computed, agreeingBytes, totalBytes, nearMisses }: SignatureFinding): readonly string[] => [
  '', `${algorithm}, ${agreeingBytes} of ${totalBytes} bytes agree`, `  received  ${inGroups(received)}`, `  computed  ${inGroups(computed)}`,
  ...(nearMisses.length === 0 ? [] : ['', 'Also tried', ...nearMisses.map(({ isMatch, name, explanation }) => `  ${isMatch ? 'FITS' : 'no  '}  ${name.padEnd(20)} ${explanation}`)]),
]

/** The judgement for people. What a stranger wrote is in it as plain lines only, as the judgement holds it. */
export const toLines = ({ verdict, checks, signature, sentAt, answer, subject }: CallbackJudgement): readonly string[] => [
  `Verdict: ${verdict}`,
  `Subject: ${[subject.title, subject.detail, ...subject.references].filter((part) => part !== '').join(', ')}`,
  ...(sentAt === null ? [] : [`Sent:    ${sentAt.at}, from ${sentAt.text} read as ${sentAt.readAs}`]),
  '',
  ...checks.map(({ outcome, label, detail }) => `${MARKS[outcome]}  ${label}: ${detail}`),
  ...(signature === null ? [] : signatureLines(signature)),
  '', `Answer of the listener: ${answer.status} ${answer.mediaType}`, answer.body,
]
