import { descriptors } from '../../providers/registry.ts'
import type { InspectedFile, InspectedSummary } from './inspect-report.ts'

type Account = InspectedSummary['accounts'][number]

const MARKS = { ok: 'ok  ', broken: 'BAD ', unknown: 'skip' } as const
/** What comes out of a file is shown without what could move the cursor. */
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, ' ')
const orNone = (text: string | null): string => text ?? 'not sent'
const spanOf = (period: InspectedSummary['period']): string => (period === null ? 'no period' : `${period.from} to ${period.to}`)

const accountLines = (account: Account): readonly string[] => [
  '', `${plain([account.institution, account.type, account.bsb, account.number ?? account.iban].filter((part) => part !== null && part !== '').join(', '))}, ${account.currency}`,
  `  ${account.transactionCount} transactions, ${spanOf(account.period)}`,
  `  opening ${orNone(account.opening)}  credits ${orNone(account.credits)}  debits ${orNone(account.debits)}  closing ${orNone(account.closing)}`,
  `  rows add up to ${orNone(account.rowCredits)} credits and ${orNone(account.rowDebits)} debits`,
  ...account.checks.map(({ label, outcome, why, firstBrokenRow }) => `  ${MARKS[outcome]}  ${label}${why === null ? '' : `: ${plain(why)}`}${firstBrokenRow === null ? '' : ` First row: ${plain(firstBrokenRow.path)}`}`),
]

const headOf = ({ provider, version, contents, note }: InspectedSummary): string =>
  [provider === null ? null : descriptors[provider].name, contents, version === null ? null : `version ${version}`, note].filter((part) => part !== null).join(', ')

/** The report for people. */
export const toLines = (report: InspectedFile): readonly string[] => [
  plain(report.file.name), `${report.file.mediaType}, ${report.file.size} bytes, SHA-256 ${report.file.sha256}`, plain(headOf(report)),
  ...report.entries.map((entry) => `  ${plain(entry.name)}: ${plain(headOf(entry))}`),
  ...(report.isReadable ? [`${report.accounts.length} accounts, ${report.transactionCount} transactions, ${spanOf(report.period)}`] : []),
  ...report.totals.map(({ currency, rowCredits, rowDebits }) => `${currency}: ${orNone(rowCredits)} credits, ${orNone(rowDebits)} debits`),
  ...report.accounts.flatMap(accountLines),
  ...(report.unknownFields.length === 0 ? [] : ['', `Not read: ${plain(report.unknownFields.join(', '))}`]),
]
