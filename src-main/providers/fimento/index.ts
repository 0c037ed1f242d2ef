import type { ProviderModule } from '../provider.ts'
import { callbacks } from './callback.ts'
import { descriptor } from './config.ts'

export const fimento: ProviderModule = { descriptor, hosts: { test: [], production: [], sandbox: [] }, create: null, callbacks }
