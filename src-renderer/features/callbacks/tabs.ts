/** Parts of the callbacks view, as they stand in its address. */
export const CALLBACK_TABS = ['live', 'held', 'check'] as const
export type CallbackTab = (typeof CALLBACK_TABS)[number]
