import { marksIn } from '../http/marks.ts'
import { isWireObject, type WireObject } from '../http/wire-object.ts'
import type { FileRecognizer } from '../provider.ts'

type Form = Readonly<{ label: string; least: number; marks(body: WireObject): readonly string[] }>

const inside = (body: WireObject, name: string, names: readonly string[]): readonly string[] => {
  const found = marksIn(body[name], names)
  return found.length === 0 ? [] : [name, ...found]
}

/** Answers of seed 001 and providers/inbank.md; `least` is how many of the names have to be there. */
const FORMS: readonly Form[] = [
  { label: 'Credit application', least: 3, marks: (body) => inside(body, 'credit_application', ['uuid', 'number', 'credit_application_status', 'confirmed_at', 'decision_status', 'salesperson_reference', 'payment_day']) },
  { label: 'Credit application', least: 4, marks: (body) => marksIn(body, ['uuid', 'product_code', 'decision_status', 'decision_messages', 'payment_day', 'down_payment_amount', 'changed_conditions', 'previous_uuid']) },
  { label: 'Payment schedule', least: 3, marks: (body) => inside(body, 'payment_schedule', ['credit_application_uuid', 'response_level', 'payment_amount_monthly', 'net_credit_amount', 'contract_fee_amount_total']) },
  { label: 'Calculation', least: 4, marks: (body) => marksIn(body, ['product_code', 'response_level', 'payment_amount_monthly', 'credit_cost_rate_annual', 'total_cost_of_credit', 'down_payment_amount']) },
  { label: 'Contract', least: 4, marks: (body) => inside(body, 'contract', ['uuid', 'number', 'customer_signed', 'rep_signed', 'payout_account_number', 'product_code', 'termination_reason']) },
  { label: 'Customer', least: 3, marks: (body) => [...inside(body, 'customer', ['identity_code', 'first_name', 'last_name']), ...marksIn(body, ['customer_contact'])] },
  { label: 'Product', least: 4, marks: (body) => [...marksIn(body, ['code', 'valid_from', 'valid_to']), ...inside(body, 'parameters', ['min_amount', 'max_amount', 'period_options', 'payment_day_options', 'down_payment_enabled'])] },
  { label: 'Callback', least: 3, marks: (body) => marksIn(body, ['type', 'status', 'creditApplicationUuid']) },
]

/** Answers in JSON by their members. They hold no accounts and are not read yet. */
export const recognizer: FileRecognizer = {
  claim: ({ json }) => {
    if (!isWireObject(json)) return null
    const best = FORMS.map(({ label, least, marks }) => ({ label, least, found: marks(json) })).filter(({ found, least }) => found.length >= least)
      .reduce<Readonly<{ label: string; found: readonly string[] }> | null>((top, form) => (top === null || form.found.length > top.found.length ? form : top), null)
    if (best === null) return null
    const note = 'Files of Inbank are recognized and kept; this version does not read them.'
    return { marks: best.found, read: () => Promise.resolve({ providerId: 'inbank', formatVersion: 'v2', label: best.label, delivery: null, note, refusal: null }) }
  },
}
