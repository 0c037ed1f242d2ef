import type { CategoryId } from '#shared/domain/category.ts'

/** Where a provider's word leads: the same either way, or by the direction of the money. */
export type MapTarget = CategoryId | Readonly<{ credit: CategoryId; debit: CategoryId }>

/** How one provider's words lead to our categories. Words in lower case. */
export type ProviderCategoryMap = Readonly<{
  /** Raised whenever a word is added or led elsewhere. */
  version: number
  /** Where the words are known from. */
  source: string
  /** Categories and labels, most telling first: of several labels of a row, the first one of the table decides. */
  words: Readonly<Record<string, MapTarget>>
  /** Words of the provider's transaction type, asked after the categories. */
  types: Readonly<Record<string, MapTarget>>
  /** Third parties that tell more than the category does, e.g. pay-later companies that a provider files under loans. */
  thirdParties: Readonly<Record<string, MapTarget>>
  /** Labels that name a kind of row and nobody in particular, so that they are no lender's name. */
  genericThirdParties: readonly string[]
}>

/** Money lent comes in as a loan paid out and leaves as its repayment. */
export const LOAN: MapTarget = { credit: 'loan-paid-out', debit: 'loan-repayments' }
