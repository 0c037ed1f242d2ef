import { join, resolve } from 'node:path'
import { app, dialog } from 'electron'
import { createLogSink } from '#main/platform/log-sink.ts'
import { systemClock } from '#main/platform/clock.ts'
import { keepMemoryOutOfDumps } from '#main/platform/core-dumps.ts'
import { registerAppScheme } from './app-protocol.ts'
import { createNavigationGuard, guardNavigationEverywhere } from './navigation.ts'
import { installLastResort } from './last-resort.ts'
import { denyPermissionsEverywhere } from './permissions.ts'
import { runCommandLine } from './command-line.ts'
import { runConsole } from './run-console.ts'
import { claimSingleInstance } from './single-instance.ts'
import { parseStartOptions, type StartOptions } from './start-options.ts'
import { findDangers } from './switches.ts'

// Everything before `whenReady` is said here, in this order; what runs afterwards is in run-console.ts.
const given = process.argv.slice(1)

const PROGRAM_NAME = 'Casebench'

/** Ends with a sentence that a person can read, before anything was opened. */
const refuseStart = (sentence: string): never => {
  process.stderr.write(`casebench: ${sentence}\n`)
  if (app.isPackaged) dialog.showErrorBox('Casebench does not start', sentence)
  return app.exit(2) as never
}

const readOptions = (): StartOptions => {
  // before the profile, the log or a window is touched.
  const dangers = findDangers({ isPackaged: app.isPackaged, arguments: given, env: process.env })
  if (dangers.length > 0) return refuseStart(`Start it without ${dangers.join(', ')}.`)
  try {
    return parseStartOptions(given, app.isPackaged)
  } catch (error) {
    return refuseStart((error as Error).message)
  }
}

// before anything secret is in memory; every process that is started from here inherits it.
keepMemoryOutOfDumps()
const options = readOptions()
// Said, since Electron would name the folder after the package; the command line looks in the same place.
app.setName(PROGRAM_NAME)
app.setPath('userData', options.userDataFolder === null ? join(app.getPath('appData'), PROGRAM_NAME) : resolve(options.userDataFolder))

if (options.cli !== null) {
  void runCommandLine(options.cli)
} else {
  const userDataFolder = app.getPath('userData')
  const log = createLogSink({ folder: join(userDataFolder, 'logs'), clock: systemClock, minLevel: app.isPackaged ? 'info' : 'debug' })
  installLastResort(log)
  // Every renderer is sandboxed, also one that somebody forgets to configure.
  app.enableSandbox()
  // each of our sites in a process of its own. Electron's default today, and what keeps bank logins apart, so said.
  app.commandLine.appendSwitch('site-per-process')
  registerAppScheme()
  const navigation = createNavigationGuard(log)
  guardNavigationEverywhere(navigation)
  denyPermissionsEverywhere()
  void runConsole({ options, userDataFolder, log, navigation, claim: claimSingleInstance })
}
