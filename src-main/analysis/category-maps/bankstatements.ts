import { LOAN, type ProviderCategoryMap } from './category-map.ts'

/** Pay-later companies; the provider has no category for them and files them under loans. */
export const PAY_LATER_NAMES = ['afterpay', 'zip pay', 'zip money', 'zippay', 'zipmoney', 'zip co', 'klarna', 'humm', 'openpay', 'latitudepay', 'laybuy', 'paypal pay in 4', 'payright', 'brighte', 'paysplit', 'sezzle'] as const

/** Categories, types and third parties of version 20190901 and the analysis lines of the original version. */
export const BANKSTATEMENTS_MAP: ProviderCategoryMap = {
  version: 1,
  source: 'taxonomy of version 20190901; seed 004 for tags; lines of the original version',
  words: {
    wages: 'wages', centrelink: { credit: 'benefits', debit: 'other' }, 'all other credits': 'other-income', interest: { credit: 'interest-received', debit: 'fees' },
    information: 'information', donations: 'donations', education: 'education', 'home improvement': 'shopping', insurance: 'insurance',
    'subscription tv': 'subscriptions', 'pet care': 'shopping', entertainment: 'leisure', retail: 'shopping', utilities: 'utilities',
    'gyms and other memberships': 'subscriptions', 'personal care': 'personal-care', rent: { credit: 'other-income', debit: 'rent-mortgage' }, mortgage: 'rent-mortgage',
    health: 'health', travel: 'leisure', groceries: 'groceries', automotive: 'transport', gambling: 'gambling', 'department stores': 'shopping',
    telecommunications: 'telecommunications', 'dining out': 'dining', fees: 'fees', transport: 'transport',
    'external transfers': 'external-transfers', 'internal transfer': 'transfers',
    'sacc loans': LOAN, 'non sacc loans': LOAN, loans: LOAN, 'unknown loans': LOAN, 'debt consolidation': LOAN,
    'credit card repayments': 'card-repayments', 'debt collection': 'debt-collection', dishonours: 'dishonours', overdrawn: 'fees',
    'buy now, pay later': 'pay-later', 'buy now pay later': 'pay-later', 'refunds and returns': 'refunds', 'uncategorised debits': 'uncategorised', 'other debits': 'uncategorised',
    benefits: 'benefits', dishonour: 'dishonours', return: 'dishonours', reversal: 'dishonours', casino: 'gambling', lottery: 'gambling',
  },
  types: {
    informational: 'information', 'maintenance fees': 'fees', 'overdrawn fees': 'fees', 'reversed transactions': 'dishonours',
    'welfare payments': { credit: 'benefits', debit: 'other' },
  },
  thirdParties: {
    ...Object.fromEntries(PAY_LATER_NAMES.map((name) => [name, 'pay-later' as const])),
    'child support': 'child-support', 'centrelink pension': 'pension', 'disability pension': 'pension', 'vet affairs': 'pension',
  },
  genericThirdParties: ['direct debit', 'other credits', 'other transfers', 'pending transfer', 'loan repayment debit', 'rent', 'wages', 'fees', 'internal transfer', 'dishonour', 'overdrawn'],
}
