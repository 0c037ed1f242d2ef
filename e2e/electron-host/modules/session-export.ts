import { runtime } from '../runtime.ts'
import { SessionRegistry } from './session.ts'

/** `session` as the app imports it. */
export const session = runtime.loudness.wrap(
  new SessionRegistry((created) => {
    // The default session comes with readiness; `app` tells then.
    if (runtime.isReady) runtime.app().emit('session-created', created)
  }),
  'Session', 'session', 'statics',
)
