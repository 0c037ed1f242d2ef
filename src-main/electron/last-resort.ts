import { app, dialog } from 'electron'
import type { Logger } from '#main/platform/logger.ts'

/**
 * what happens to errors that nobody caught. After an exception main's state is unknown, so it says so and ends;
 * the store has everything that was acknowledged. A rejection is a defect of one job and is only noted.
 */
export const installLastResort = (log: Logger): void => {
  process.on('unhandledRejection', (error) => { log.log('error', 'app.unhandled-rejection', { process: 'main', error }) })
  process.on('uncaughtException', (error) => {
    log.log('error', 'app.uncaught-exception', { process: 'main', error })
    dialog.showErrorBox('Casebench has to close', 'Something went wrong inside. Everything that was saved is there when you start it again.')
    app.exit(1)
  })
  app.on('child-process-gone', (_event, { type, reason, name }) => {
    log.log(reason === 'clean-exit' ? 'debug' : 'warn', 'process.gone', { process: name ?? type, reason })
  })
}
