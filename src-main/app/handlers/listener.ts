import type { ListenerService } from '../../services/listener.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

/** The listener and its addresses. Addresses with their secret segment go to the clipboard only. */
export const listenerHandlers = ({ listener }: Readonly<{ listener: ListenerService }>): HandlersOf<'listener'> => ({
  'listener.status': () => writable(listener.status()),
  'listener.start': async ({ isConfirmed }) => writable(await listener.start(isConfirmed)),
  'listener.stop': async () => writable(await listener.stop()),
  'listener.copyAddress': async ({ providerId, route }) => {
    await listener.copyAddress(providerId, route)
    return undefined
  },
  'listener.replaceAddress': async ({ providerId }) => writable(await listener.replaceAddress(providerId)),
  'listener.checkReach': () => listener.checkReach(),
  'listener.setCertificate': async () => ({ isSet: await listener.setCertificate() }),
  'listener.removeCertificate': async () => {
    await listener.removeCertificate()
    return undefined
  },
  'listener.makePgpKey': async ({ isReplacing }) => writable(await listener.makePgpKey(isReplacing)),
  'listener.savePgpKey': async () => ({ isSaved: await listener.savePgpKey() }),
})
