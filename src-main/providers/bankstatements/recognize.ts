import type { RecognizedContent } from '#shared/domain/recognized-file.ts'
import { firstObjects, marksIn } from '../http/marks.ts'
import type { FileClaim, FileRecognizer, SavedFile } from '../provider.ts'
import { toStatement } from './map.ts'
import { isWireObject, type WireObject } from './wire-object.ts'
import { readXmlBody } from './xml.ts'

/** Members around the accounts, and those of one account, that other providers' bodies do not have together. */
const FRAME = ['dataVersion', 'reference', 'submissionTime', 'user_token', 'referral_code', 'decisionMetrics', 'scoreModels', 'documentId'] as const
const BANK = ['bankName', 'bankSlug', 'bankAccounts', 'institutionName', 'institutionSlug', 'institutionType', 'institutionAccounts'] as const

const isListOrNothing = (value: unknown): boolean => Array.isArray(value) || value === ''
const hasStatementData = (accounts: unknown): boolean => firstObjects(accounts).some((account) => 'statementData' in account)
/** The original version has a list, or an object of banks by slug. */
const originalAccounts = (accounts: unknown): boolean =>
  hasStatementData(accounts) || (isWireObject(accounts) && Object.values(accounts).some((bank) => isWireObject(bank) && hasStatementData(bank['accounts'])))

/** What holds the accounts, with its marks; the four forms of map.ts. */
const statementMarks = (body: WireObject): readonly string[] | null => {
  const { banks, bankData, institutionData, accounts } = body
  const entries = [...firstObjects(banks), bankData, institutionData].filter(isWireObject)
  const inside = [...new Set(entries.flatMap((entry) => marksIn(entry, BANK)))]
  if ('banks' in body && isListOrNothing(banks) && (inside.includes('bankAccounts') || 'submissionTime' in body)) return ['banks', ...inside]
  if (isWireObject(bankData) && 'bankAccounts' in bankData) return ['bankData', ...inside]
  if (isWireObject(institutionData) && 'institutionAccounts' in institutionData) return ['institutionData', ...inside]
  return originalAccounts(accounts) ? ['accounts', 'statementData'] : null
}

const readStatements = (body: WireObject, { bytes, mediaType }: SavedFile): RecognizedContent => {
  const statement = toStatement(body, { currencyOf: () => 'AUD' })
  const { formatVersion } = statement
  return { providerId: 'bankstatements', formatVersion, label: 'Statements', delivery: { statement, rawBody: bytes, rawMediaType: mediaType }, note: null, refusal: null }
}

type Other = Readonly<{ label: string; note: string; marks(body: WireObject): readonly string[] }>

/** Answers of the provider that hold no statement. */
const OTHERS: readonly Other[] = [
  { label: 'Customer details', note: 'It says who the customer is and holds no accounts with transactions.', marks: (body) => (Object.values(body).some((bank) => isWireObject(bank) && isWireObject(bank['verificationReport'])) ? ['verificationReport', 'generalData'] : []) },
  { label: 'Centrelink data', note: 'Centrelink data is kept as it is; this version does not read it.', marks: (body) => (isWireObject(body['centrelink']) ? ['centrelink', ...marksIn(body, ['available_documents', 'user_token'])] : []) },
  { label: 'List of banks', note: 'It is a list of banks and holds nothing of an applicant.', marks: (body) => (firstObjects(body['institutions']).some((entry) => 'slug' in entry && 'credentials' in entry) ? ['institutions', 'credentials', ...marksIn(body, FRAME)] : []) },
  { label: 'List of accounts', note: 'It lists accounts without any transaction.', marks: (body) => (firstObjects(body['accounts']).some((entry) => 'accountHolder' in entry && 'accountNumber' in entry) ? ['accounts', 'accountHolder', ...marksIn(body, FRAME)] : []) },
]

const otherClaim = (body: WireObject): FileClaim | null => {
  for (const { label, note, marks } of OTHERS) {
    const found = marks(body)
    if (found.length > 0) return { marks: found, read: () => Promise.resolve({ providerId: 'bankstatements', formatVersion: null, label, delivery: null, note, refusal: null }) }
  }
  return null
}

const claimBody = (body: WireObject, file: SavedFile): FileClaim | null => {
  const marks = statementMarks(body)
  return marks === null ? otherClaim(body) : { marks: [...marks, ...marksIn(body, FRAME)], read: async () => readStatements(body, file) }
}

const MEMBERS = ['banks', 'bankData', 'institutionData', 'accounts', 'institutions', 'centrelink'] as const

/** Seed 004: answers in JSON, or in XML below a root `xml`; raw data files and merged bodies have the same shapes. */
export const recognizer: FileRecognizer = {
  claim: (file) => {
    if (isWireObject(file.json)) return claimBody(file.json, file)
    const isOurs = file.xml?.name === 'xml' && MEMBERS.some((name) => file.xml?.members.includes(name))
    return isOurs ? claimBody(readXmlBody(file.bytes), file) : null
  },
}
