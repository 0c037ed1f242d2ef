import type { App } from 'vue'
import type { Bridge } from '../bridge/bridge.ts'

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error).replace(/\W/g, '').slice(0, 60) || 'unnamed'
/** Letters, digits and a few signs only: what an error says may hold what somebody typed, so it stays here. */
const placeOf = (text: string): string => text.replace(/[^\w .:/-]/g, '').slice(0, 120)

/**
 * Tells main about defects of the window by name and place, never by message. A report that fails is dropped: there is
 * nobody left to tell.
 */
export const reportDefects = (app: App, bridge: Bridge, target: Window): void => {
  const report = (error: unknown, where: string): void => {
    bridge.call('app.reportDefect', { name: nameOf(error), where: placeOf(where) }).catch(() => undefined)
  }
  app.config.errorHandler = (error, instance, info) => {
    report(error, `${instance?.$options.__name ?? 'component'} ${info}`)
  }
  target.addEventListener('error', ({ error, lineno }) => { report(error, `window ${lineno}`) })
  target.addEventListener('unhandledrejection', ({ reason }) => { report(reason, 'promise') })
}
