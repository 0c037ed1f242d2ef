import { AppError } from '#shared/domain/errors.ts'
import type { CreateProvider, ProviderModule } from '../provider.ts'
import { callbacks } from './callback.ts'
import { descriptor } from './config.ts'
import { frame } from './frame.ts'

/**
 * Instantor has no interface that could be asked, so nothing is ever called: what can be tried of a key is whether this
 * computer can use it. That it is the right one, only a delivery proves.
 */
export const createInstantorProvider: CreateProvider = ({ credentials, clock }) => ({
  descriptor,
  testConnection: () => {
    const key = { mark: { providerId: descriptor.id, environment: 'test', generation: 'pasted', ending: '' }, values: credentials } as const
    const at = clock.now()
    const { body, mediaType } = callbacks.makeSample('', 'none', key, at, 'test')
    const { verdict } = callbacks.judge(
      { route: '', correlation: null, query: '', mediaType, charset: null, body, parts: null, bodySize: body.length, bodySha256: '', receivedAt: at },
      { keys: [key], toleranceSeconds: null },
    )
    return verdict === 'valid'
      ? Promise.resolve({ message: 'Instantor cannot be asked. The key can be used here; the first delivery shows whether it is the right one.' })
      : Promise.reject(new AppError('provider.refused', 'Instantor cannot be asked, and this computer cannot use the key. Check both fields.'))
  },
})

export const instantor: ProviderModule = { descriptor, hosts: { test: [], production: [], sandbox: [] }, create: createInstantorProvider, callbacks, frame }
