import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { bankStatements } from './bankstatements/index.ts'
import { fimento } from './fimento/index.ts'
import { inbank } from './inbank/index.ts'
import { instantor } from './instantor/index.ts'
import { kontomatik } from './kontomatik/index.ts'
import type { ProviderModule } from './provider.ts'

/** Every provider by its id; one that is missing does not compile. */
export const providers = { bankstatements: bankStatements, instantor, inbank, kontomatik, fimento } as const satisfies Readonly<Record<ProviderId, ProviderModule>>

/** What screens and settings may know of each provider. */
export const descriptors: Readonly<Record<ProviderId, ProviderDescriptor>> = {
  bankstatements: bankStatements.descriptor,
  instantor: instantor.descriptor,
  inbank: inbank.descriptor,
  kontomatik: kontomatik.descriptor,
  fimento: fimento.descriptor,
}

const optional = <Part extends keyof ProviderModule>(part: Part): Readonly<Partial<Record<ProviderId, NonNullable<ProviderModule[Part]>>>> => Object.fromEntries(
  Object.entries(providers as Readonly<Record<string, ProviderModule>>).flatMap(([id, module]) => (module[part] === undefined ? [] : [[id, module[part]]])),
)

/** Providers that can send an applicant a link. */
export const linkSenders = optional('links')

/** Providers whose bank part runs in a page of theirs. */
export const frameSenders = optional('frame')
