import { createTestReceiver } from '../../callbacks/testing/test-receiver.ts'
import { PAGE_HTML } from '../../callbacks/testing/test-listener.ts'
import { keepMemoryOutOfDumps } from '../../platform/core-dumps.ts'
import { runListenerProcess } from '../listener-process.ts'
import { parentPort } from '../parent-port.ts'

// The listener process with a provider made up for tests.
keepMemoryOutOfDumps()
runListenerProcess({ port: parentPort(), receivers: { inbank: createTestReceiver() }, pageHtml: PAGE_HTML, exit: (code) => process.exit(code) })
