import type { CallbackReceiver, SampleRequest } from '../provider.ts'
import { MEDIA_TYPES } from './format.ts'
import { toMultipart } from './multipart.ts'

export const samples: CallbackReceiver['samples'] = ([
  ['result', 'none', 'Right, one invented account'], ['result', 'malformed', 'Cut off'],
  ['error', 'none', 'Right, the bank wants something done by hand'], ['error', 'malformed', 'Not JSON'],
  ['submission', 'none', 'Right, one PDF and raw data'], ['submission', 'damaged', 'A file fewer than it says'], ['submission', 'malformed', 'Without a code'],
  ['return', 'none', 'Right, completed'], ['return', 'malformed', 'Unknown status'],
] as const).map(([route, flaw, label]) => ({ route, flaw, label }))

/** Invented and small; of the newest version. */
const statementsOf = (reference: string, on: string): string => JSON.stringify({
  dataVersion: 20190901, reference, submissionTime: `${on}T09:00:00`,
  banks: [{
    bankName: 'Sample Bank', bankSlug: 'bank_of_statements', errors: [],
    bankAccounts: [{
      id: 0, accountType: 'transaction', accountHolder: 'Sample Person', accountHolderType: 'single', accountName: 'Sample Account', bsb: '000-000', accountNumber: '000000',
      currentBalance: '110.00', availableBalance: '110.00',
      transactions: [{ date: on, description: 'SAMPLE PAY', amount: '10.00', balance: '110.00', type: '', tags: [] }],
      statementSummary: { openingBalance: '100.00', totalCredits: '10.00', totalDebits: '0.00', closingBalance: '110.00', searchPeriodStart: on, searchPeriodEnd: on },
    }],
  }],
  referral_code: reference,
})

/** The smallest file that a reader of PDF opens. */
const PDF = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'

const submissionOf = (reference: string, on: string, flaw: string): SampleRequest => {
  const file = (name: string, fileName: string, mediaType: string, text: string) => ({ name, fileName, mediaType, bytes: Buffer.from(text) })
  const { bytes, mediaType } = toMultipart([
    ...(flaw === 'malformed' ? [] : [{ name: 'referrerCode', text: reference }]),
    { name: 'name', text: 'Sample Person' },
    { name: 'fileCount', text: flaw === 'damaged' ? '3' : '2' },
    file('file1', 'sample-statement.pdf', 'application/pdf', PDF),
    file('file2', 'sample-raw.json', 'application/json', statementsOf(reference, on)),
  ])
  return { method: 'POST', mediaType, query: '', body: bytes }
}

const json = (text: string): SampleRequest => ({ method: 'POST', mediaType: MEDIA_TYPES.json, query: '', body: Buffer.from(text) })

/** A delivery to try the listener with. @param reference a code of a case; `key` does not matter, since nothing is signed. */
export const makeSample: CallbackReceiver['makeSample'] = (route, flaw, _key, at, reference) => {
  const on = at.slice(0, 10)
  const isMalformed = flaw === 'malformed'
  if (route === 'submission') return submissionOf(reference, on, flaw)
  if (route === 'return') return { method: 'GET', mediaType: '', query: new URLSearchParams({ referrerCode: reference, status: isMalformed ? 'MAYBE' : 'COMPLETE' }).toString(), body: new Uint8Array() }
  if (route === 'error') return json(isMalformed ? 'error' : JSON.stringify({ error: 'Please complete the sign-in at the bank', errorCode: 30_004, referral_code: reference }))
  const text = statementsOf(reference, on)
  return json(isMalformed ? text.slice(0, -40) : text)
}
