import type { CategoryId } from '#shared/domain/category.ts'

/** Languages whose wording is known. */
export type Language = 'en' | 'sv' | 'fi' | 'pl' | 'et' | 'lv'

/**
 * Phrases (plain words: lower case, no marks) that lead to a category, most telling first. With a direction, only rows of
 * that direction are meant.
 */
export type WordingRule = Readonly<{ category: CategoryId; direction?: 'credit' | 'debit'; phrases: readonly string[] }>
