import { FolderOpen, KeyRound, PenLine, Printer, RadioTower, ArrowDownToLine, Table2, CircleHelp } from '@lucide/vue'
import type { TimelineDay } from '../../components/index.ts'
import { statusOf, type Status } from '../../format/status-vocabulary.ts'
import type { ProviderMarkId } from '../../format/provider-marks.ts'
import type { PaletteItem } from '../../shell/index.ts'

/** Invented people and amounts: the gallery shows nothing else. */
export const OFFICER = { id: 'officer-1', name: 'Anneli Saar', role: 'Reviewer' } as const

export const PALETTE: readonly PaletteItem[] = [
  { id: 'start', group: 'In this case', label: 'Start retrieval', detail: 'illion, Centrelink', icon: ArrowDownToLine, keys: 'R', kind: 'command' },
  { id: 'statements', group: 'In this case', label: 'Open statements', detail: '2 accounts, 112 rows', icon: Table2, keys: 'G S', kind: 'place' },
  { id: 'explain', group: 'In this case', label: 'Start explaining flags', detail: '0 of 3 done', icon: PenLine, keys: 'E', kind: 'command' },
  { id: 'print', group: 'In this case', label: 'Print statement summary', detail: '2 pages', icon: Printer, keys: 'Ctrl+P', kind: 'command' },
  { id: 'case-1', group: 'Cases', label: 'CB-24761 Erik Lindqvist', detail: 'status: consent link expired', icon: FolderOpen, kind: 'case' },
  { id: 'case-2', group: 'Cases', label: 'CB-24808 Mari-Liis Tamm', detail: 'upload income statement', icon: FolderOpen, kind: 'case' },
  { id: 'key', group: 'Anywhere', label: 'Instantor key and callback', detail: 'Settings, Providers', icon: KeyRound, kind: 'place' },
  { id: 'listener', group: 'Anywhere', label: 'Restart the listener', detail: 'running for 3 h 12 min', icon: RadioTower, kind: 'command' },
  { id: 'status', group: 'Anywhere', label: 'What each status means', detail: 'all five providers', icon: CircleHelp, kind: 'place' },
]

export const TIMELINE: readonly TimelineDay[] = [
  {
    label: 'Today',
    entries: [
      { id: '1', title: 'Statements received', time: '10:30', tone: 'positive', text: 'Bank of Statements, 2 accounts, 112 transactions', provider: 'bankstatements', code: 'documentId QHR8SFRQ8' },
      { id: '2', title: 'Callback arrived, not signed', time: '10:29', tone: 'neutral', icon: 'shield-off', text: 'Matched by referral code. Confirmed against the session before saving.', provider: 'bankstatements', code: 'referrerCode TEST-24817' },
      { id: '3', title: 'Security step answered', time: '10:27', tone: 'progress', text: 'Assisted login, Mary on the phone with Anneli' },
    ],
  },
  {
    label: 'Wed 11 Nov',
    entries: [
      { id: '4', title: 'Link ended: sign-in failed', time: '16:52', tone: 'negative', text: 'Two wrong attempts on the referral page', provider: 'bankstatements', code: 'status LOGIN_FAIL' },
      { id: '5', title: 'Referral link sent', time: '15:12', tone: 'waiting', text: 'To mary@… by email, opened 16:48' },
    ],
  },
]

export type SampleCase = Readonly<{
  id: string
  reference: string
  applicant: string
  market: string
  minor: string
  currency: string
  provider: ProviderMarkId
  status: Status
  nextAction: string
  updatedAt: string
  due: string
  owner: string
}>

const NAMES = ['Erik Lindqvist', 'Priya Raman', 'Mary Jones', 'Tiina Rebane', 'James John Green', 'Ellie Butler', 'Aino Virtanen', 'Jānis Bērziņš', 'Katarzyna Wójcik', 'Dimitri Pappas', 'Mari-Liis Tamm', 'Sofia Ekström']
const STATUSES: readonly Status[] = [
  statusOf('fimento', 'created', { isExpired: true }), statusOf('bankstatements', 'mfa'), statusOf('inbank', 'ACTIVATION_REQUIRES_PARTNER_APPROVAL'),
  statusOf('instantor', 'partial'), statusOf('inbank', 'UNSIGNED'), statusOf('kontomatik', 'in_progress'), statusOf('bankstatements', '20005'),
  statusOf('inbank', 'INCOME_PROOF_REQUIRED'), statusOf('fimento', 'completed'), statusOf('inbank', 'CANCELLED'), statusOf('bankstatements', 'COMPLETE'),
]
const PROVIDERS: readonly ProviderMarkId[] = ['fimento', 'bankstatements', 'inbank', 'instantor', 'inbank', 'kontomatik', 'bankstatements', 'inbank', 'fimento', 'inbank', 'bankstatements']
const MARKETS = ['SE', 'AU', 'EE', 'PL', 'LV', 'FI'] as const
const CURRENCIES = ['SEK', 'AUD', 'EUR', 'PLN', 'EUR', 'EUR'] as const
const ACTIONS = ['Send a new consent link', 'Enter the SMS code', 'Explain 23 negative days', 'Approve contract activation', 'None, final report pending', 'Review and decide'] as const

const pick = <Item>(list: readonly Item[], index: number): Item => list[index % list.length] as Item

/** A made-up case for any index, always the same one. */
export const sampleCase = (index: number): SampleCase => ({
  id: `case-${index}`,
  reference: `CB-${24_999 + index}`,
  applicant: pick(NAMES, index * 7),
  market: pick(MARKETS, index),
  minor: String(((index * 7919) % 9000) * 1000 + 48_000),
  currency: pick(CURRENCIES, index),
  provider: pick(PROVIDERS, index),
  status: pick(STATUSES, index),
  nextAction: pick(ACTIONS, index),
  updatedAt: `${(index % 23) + 1} h ago`,
  due: pick(['15:00', '16:00', 'Fri 13 Nov', 'Sat 14 Nov'], Math.floor(index / 5)),
  owner: pick(['Anneli Saar', 'Marek Kask', 'Laura Vītola'], index),
})
