import type { Descriptor } from '../../stores/providers.ts'

/** How an applicant's data can come in. */
export type Way = 'assisted' | 'link' | 'hosted' | 'frame'

/** The ways that a provider offers, the one with the officer first. */
export const waysOf = ({ assistedRetrieval, sendsLink, handsOver, runsInFrame }: Pick<Descriptor['capabilities'], 'assistedRetrieval' | 'sendsLink' | 'handsOver' | 'runsInFrame'>): readonly Way[] =>
  [...(assistedRetrieval ? ['assisted' as const] : []), ...(sendsLink ? ['link' as const] : []), ...(handsOver ? ['hosted' as const] : []), ...(runsInFrame ? ['frame' as const] : [])]
