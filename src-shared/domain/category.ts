/** Groups of categories: how a screen arranges them and what counts as income, as living cost, as a risk or as neither. */
export const CATEGORY_GROUPS = {
  income: 'Income',
  home: 'Home',
  living: 'Living',
  debts: 'Loans and debts',
  conduct: 'Account conduct',
  moves: 'Moves of money',
  rest: 'Everything else',
} as const
export type CategoryGroup = keyof typeof CATEGORY_GROUPS

/** Raised whenever a category is added, renamed or moved to another group. */
export const CATEGORY_TREE_VERSION = 1

/** Our own categories, the same for every provider, in the order in which screens list them. */
export const CATEGORIES = {
  wages: { name: 'Wages', group: 'income' },
  benefits: { name: 'Benefits', group: 'income' },
  pension: { name: 'Pension', group: 'income' },
  'interest-received': { name: 'Interest received', group: 'income' },
  'other-income': { name: 'Other income', group: 'income' },
  'rent-mortgage': { name: 'Rent & mortgage', group: 'home' },
  utilities: { name: 'Utilities', group: 'home' },
  telecommunications: { name: 'Telecommunications', group: 'home' },
  insurance: { name: 'Insurance', group: 'home' },
  groceries: { name: 'Groceries', group: 'living' },
  transport: { name: 'Transport', group: 'living' },
  dining: { name: 'Dining', group: 'living' },
  health: { name: 'Health', group: 'living' },
  education: { name: 'Education & childcare', group: 'living' },
  'child-support': { name: 'Child support', group: 'living' },
  subscriptions: { name: 'Subscriptions', group: 'living' },
  shopping: { name: 'Shopping', group: 'living' },
  leisure: { name: 'Leisure & travel', group: 'living' },
  'personal-care': { name: 'Personal care', group: 'living' },
  donations: { name: 'Donations', group: 'living' },
  'loan-repayments': { name: 'Loan repayments', group: 'debts' },
  'card-repayments': { name: 'Card repayments', group: 'debts' },
  'pay-later': { name: 'Pay later', group: 'debts' },
  'loan-paid-out': { name: 'Loans paid out', group: 'debts' },
  'debt-collection': { name: 'Debt collection', group: 'debts' },
  gambling: { name: 'Gambling', group: 'conduct' },
  dishonours: { name: 'Dishonours', group: 'conduct' },
  fees: { name: 'Fees', group: 'conduct' },
  cash: { name: 'Cash', group: 'moves' },
  transfers: { name: 'Own transfers', group: 'moves' },
  'external-transfers': { name: 'Payments to and from people', group: 'moves' },
  savings: { name: 'Savings & investments', group: 'moves' },
  tax: { name: 'Tax', group: 'rest' },
  refunds: { name: 'Refunds', group: 'rest' },
  information: { name: 'Information', group: 'rest' },
  other: { name: 'Other', group: 'rest' },
  uncategorised: { name: 'Uncategorised', group: 'rest' },
} as const satisfies Readonly<Record<string, Readonly<{ name: string; group: CategoryGroup }>>>
export type CategoryId = keyof typeof CATEGORIES
export const CATEGORY_IDS = Object.keys(CATEGORIES) as readonly CategoryId[]

export const isCategoryId = (text: string): text is CategoryId => Object.hasOwn(CATEGORIES, text)

/** What a row's category rests on, strongest first. */
export const CATEGORY_BASES = ['officer', 'own-transfer', 'edited-map', 'provider', 'by-wording', 'none'] as const
export type CategoryBasis = (typeof CATEGORY_BASES)[number]

/** The category of one row, with what the provider called it and why it is ours. */
export type RowCategory = Readonly<{
  category: CategoryId
  basis: CategoryBasis
  /** The provider's own word, kept also where our tables do not know it. */
  providerWord: string | null
  /** The word of the provider's or of the description that decided; null for an officer's choice and for none. */
  decidedBy: string | null
}>
