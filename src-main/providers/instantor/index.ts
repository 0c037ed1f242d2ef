import type { ProviderModule } from '../provider.ts'
import { descriptor } from './config.ts'

export const instantor: ProviderModule = { descriptor, hosts: { test: [], production: [], sandbox: [] }, create: null }
