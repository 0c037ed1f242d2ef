import { firstObjects, marksIn } from '../http/marks.ts'
import { isWireObject, type WireObject } from '../http/wire-object.ts'
import type { FileRecognizer } from '../provider.ts'

type Form = Readonly<{ label: string; marks(body: WireObject): readonly string[]; least: number }>

/** Replies of seed 003; `least` is how many of the names have to be there. */
const FORMS: readonly Form[] = [
  { label: 'Transactions', least: 3, marks: ({ transactions }) => marksIn(firstObjects(transactions)[0], ['_id', 'accountId', 'cBankId', 'category']) },
  { label: 'Insights', least: 2, marks: (body) => marksIn(body, ['transactionGraph', 'accountsInfo', 'totalBalance', 'fetchingPeriod', 'categorisation', 'computationAutomation']) },
  { label: 'Process', least: 2, marks: (body) => marksIn(body, ['_id', 'consentFlowStatuses', 'dataCollectionType', 'socialSecurityNumber', 'psuType']) },
]

/** Replies in JSON by their members. They carry no version, and their accounts are not read yet. */
export const recognizer: FileRecognizer = {
  claim: ({ json }) => {
    if (!isWireObject(json)) return null
    for (const { label, marks, least } of FORMS) {
      const found = marks(json)
      if (found.length < least || (label === 'Process' && !found.includes('consentFlowStatuses'))) continue
      const note = 'Files of Fimento are recognized and kept; this version does not read them.'
      return { marks: found, read: () => Promise.resolve({ providerId: 'fimento', formatVersion: null, label, delivery: null, note, refusal: null }) }
    }
    return null
  },
}
