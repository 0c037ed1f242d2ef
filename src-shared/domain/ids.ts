declare const brand: unique symbol

/** A string that is known to be an id of one kind, so that a case id cannot be passed for a retrieval id. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

export type CaseId = Id<'case'>
export type RetrievalId = Id<'retrieval'>
export type StatementId = Id<'statement'>
export type AccountId = Id<'account'>
export type TransactionId = Id<'transaction'>
export type NoteId = Id<'note'>
export type TaskId = Id<'task'>
export type TimelineEntryId = Id<'timeline-entry'>
export type DocumentId = Id<'document'>
export type LinkId = Id<'link'>
export type IdentityReportId = Id<'identity-report'>
export type CallbackId = Id<'callback'>
export type SavedViewId = Id<'saved-view'>

const ID_PATTERN = /^[A-Za-z0-9_-]{8,40}$/

/** True for the one grammar every id of the console has: 8 to 40 letters, digits, `_` or `-`. */
export const isIdText = (text: string): boolean => ID_PATTERN.test(text)

/**
 * Brands a text as an id.
 * @throws RangeError when the text is not of the id grammar; the text itself is not repeated in the message.
 */
export const asId = <Kind extends string>(text: string): Id<Kind> => {
  if (!isIdText(text)) throw new RangeError('not an id: 8 to 40 letters, digits, underscore or hyphen expected')
  return text as Id<Kind>
}
