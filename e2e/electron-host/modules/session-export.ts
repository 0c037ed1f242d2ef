import { runtime } from '../runtime.ts'
import { SessionRegistry } from './session.ts'

/** `session` as the app imports it. */
export const session = runtime.loudness.wrap(
  new SessionRegistry((created) => void runtime.app().emit('session-created', created)),
  'Session', 'session', 'statics',
)
