import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import type { FakeAnswers } from '../../../bridge/fake-bridge.ts'
import type { CallbackDetail, CallbackRow } from '../../../stores/callbacks.ts'
import type { ListenerStatus } from '../../../stores/listener.ts'

/** Made-up deliveries for tests of the window, numbered; a higher number is newer. */
export const rowOf = (number: number, part: Partial<CallbackRow> = {}): CallbackRow => ({
  id: asId<'callback'>(`callback-${String(number).padStart(6, '0')}`), providerId: 'inbank', route: 'callback', verdict: 'valid', state: 'applied', title: `STATUS_${number}`, detail: 'contract',
  status: 'SIGNED', receivedAt: asInstant(new Date(Date.parse('2026-11-12T08:00:00.000Z') + number * 1000).toISOString()), caseId: asId<'case'>('case-0001'), caseReference: 'CB-24822',
  applicantName: 'Tiina Rebane', retrievalId: null, firstId: null, firstReceivedAt: null, repeatCount: 0, ...part,
})

export const detailOf = (row: CallbackRow, part: Partial<CallbackDetail> = {}, judged: Partial<CallbackDetail['judgement']> = {}): CallbackDetail => ({
  ...row,
  envelope: { method: 'POST', path: '/inbank/\u2026', mediaType: 'application/x-www-form-urlencoded', headers: [['host', 'cb.example']], remoteAddress: '203.0.113.44', bodySize: 307, bodySha256: 'ab'.repeat(32) },
  judgement: {
    verdict: row.verdict, checks: [{ name: 'form', label: 'Form fields', outcome: 'passed', detail: 'all there' }, { name: 'signature', label: 'HMAC-SHA512', outcome: row.verdict === 'bad-signature' ? 'failed' : 'passed', detail: '' }],
    signature: {
      algorithm: 'HMAC-SHA512', signedText: [{ kind: 'timestamp', name: 'timestamp', text: '1794472865412' }, { kind: 'dot', name: null, text: '.' }, { kind: 'message', name: 'message', text: '{"status":"ACTIVATED"}' }],
      received: 'ab'.repeat(64), computed: 'cd'.repeat(64), agreeingBytes: 0, totalBytes: 64, nearMisses: [{ name: 'key replaced on 2 Nov', explanation: 'The sender still uses the old key.', isMatch: row.verdict === 'bad-signature' }],
    },
    key: { providerId: 'inbank', environment: 'test', generation: 'current', ending: '9c1e' },
    sentAt: { text: '1794472865412', readAs: 'milliseconds', at: asInstant('2026-11-12T08:41:05.412Z'), ageSeconds: 1.9 },
    answer: { status: 200, mediaType: 'text/plain', body: '' }, subject: { title: row.title, detail: row.detail, references: [], status: row.status }, dedupeKey: null, decoded: '{"status":"ACTIVATED"}',
    ...judged,
  },
  effect: 'The contract moved on.', settledAt: null, settledBy: null, hasBody: true, acts: row.state === 'held' ? ['set-aside'] : [], ...part,
})

const capabilities = { assistedRetrieval: false, fetchesAllAtSignIn: false, sendsLink: false, handsOver: false, mergeableFormats: [], importsFile: false, creditApplications: false }
const provider = (id: string, name: string, callbackSignature: string) =>
  ({ id, name, mark: 'XXX', summary: '', markets: ['EE'], environments: ['test'], credentialFields: [], options: [], capabilities: { ...capabilities, callbackSignature }, isAvailable: true })

export const listenerStatus = (part: Partial<ListenerStatus> = {}): ListenerStatus => ({
  state: 'listening', address: '127.0.0.1', port: 8443, publicUrl: '', isTls: false, isBeyondLoopback: false, failure: null, addresses: [], reach: null, sealedCount: 0, refusedCount: 0, pgpKey: null, ...part,
})

/** A desk with these deliveries: lists by filter and page, details, and what the views ask for beside them. */
export const deskWith = (rows: () => readonly CallbackRow[], more: FakeAnswers = {}): FakeAnswers => ({
  'callbacks.list': ({ filter, beforeId, limit }) => {
    const fitting = rows().filter(({ verdict, state, caseId, title }) => (filter.verdicts.length === 0 || filter.verdicts.includes(verdict))
      && (filter.states.length === 0 || filter.states.includes(state)) && (filter.caseId === null || filter.caseId === caseId) && title.includes(filter.text))
    const from = beforeId === null ? 0 : fitting.findIndex(({ id }) => id === beforeId) + 1
    const verdicts = { valid: 0, 'bad-signature': 0, undecryptable: 0, stale: 0, duplicate: 0, 'not-signed': 0, unknown: 0, malformed: 0 }
    for (const { verdict } of rows()) verdicts[verdict] += 1
    return { rows: fitting.slice(from, from + limit), totalCount: fitting.length, counts: { all: rows().length, held: rows().filter(({ state }) => state === 'held').length, verdicts } }
  },
  'callbacks.get': ({ callbackId }) => detailOf(rows().find(({ id }) => id === callbackId) ?? rowOf(0)),
  'callbacks.raw': () => ({ text: 'message=1&hmac=2', isCut: false, size: 16 }),
  'callbacks.facts': () => ({ facts: [] }),
  'callbacks.expected': () => [],
  'listener.status': () => listenerStatus(),
  'cases.list': () => ({ rows: [], totalCount: 0, groups: [] }),
  'providers.list': () => ({
    providers: [provider('instantor', 'Instantor', 'aes'), provider('inbank', 'Inbank', 'hmac'), provider('bankstatements', 'BankStatements', 'none')] as never,
    credentials: [{ providerId: 'inbank', environment: 'test', isSet: true, shown: { apiKey: '9c1e' }, changedAt: null, changedBy: null, lastTest: null }],
  }),
  ...more,
})
