import type { ProviderModule } from '../provider.ts'
import { callbacks } from './callback.ts'
import { descriptor, hosts } from './config.ts'

export const inbank: ProviderModule = { descriptor, hosts, create: null, callbacks }
