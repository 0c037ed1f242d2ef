import type { ProviderId } from '#shared/domain/provider-id.ts'
import { BANKSTATEMENTS_MAP } from './bankstatements.ts'
import type { ProviderCategoryMap } from './category-map.ts'
import { KONTOMATIK_MAP } from './kontomatik.ts'
import { FIMENTO_MAP, INBANK_MAP, INSTANTOR_MAP } from './scandinavian.ts'

/** The built-in map of every provider. */
export const CATEGORY_MAPS: Readonly<Record<ProviderId, ProviderCategoryMap>> = {
  bankstatements: BANKSTATEMENTS_MAP,
  instantor: INSTANTOR_MAP,
  inbank: INBANK_MAP,
  kontomatik: KONTOMATIK_MAP,
  fimento: FIMENTO_MAP,
}
