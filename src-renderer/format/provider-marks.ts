import type { ProviderId } from '#shared/domain/provider-id.ts'

/** What a mark can stand for: the five providers, and Centrelink, which is reached through the first of them. */
export type ProviderMarkId = ProviderId | 'centrelink'

/** Who a delivery can come from: a provider, or anybody who uses the generic intake. */
export type SenderId = ProviderId | 'intake'

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

/** The same for senders of deliveries. */
export const senderText = (id: SenderId): ProviderMarkText => (id === 'intake' ? { mark: 'GEN', name: 'Generic intake' } : PROVIDER_MARKS[id])
