import type { ProviderModule } from '../provider.ts'
import { descriptor, hosts } from './config.ts'

export const kontomatik: ProviderModule = { descriptor, hosts, create: null }
