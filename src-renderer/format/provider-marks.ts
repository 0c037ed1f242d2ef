import type { ProviderId } from '#shared/domain/provider-id.ts'

/** What a mark can stand for: the five providers, and Centrelink, which is reached through the first of them. */
export type ProviderMarkId = ProviderId | 'centrelink'

export type ProviderMarkText = Readonly<{ mark: string; name: string }>

/** Three letters instead of logos (UI guide, section 4). */
export const PROVIDER_MARKS: Readonly<Record<ProviderMarkId, ProviderMarkText>> = {
  bankstatements: { mark: 'ILN', name: 'illion BankStatements' },
  centrelink: { mark: 'CLK', name: 'Centrelink' },
  instantor: { mark: 'INS', name: 'Instantor' },
  inbank: { mark: 'INB', name: 'Inbank' },
  kontomatik: { mark: 'KON', name: 'Kontomatik' },
  fimento: { mark: 'FIM', name: 'Fimento' },
}
