import { requireSession, type Handler } from './call.ts'

/** `POST /logout`: 200 without a body, and the token is worthless from then on (seed 004, "Logout"). */
export const logout: Handler = (call) => {
  call.environment.sessions.end(requireSession(call))
  return { kind: 'empty' }
}
