import './features/entry/no-eval.ts'
import { createApp, watch } from 'vue'
import { CONSOLE_HOST, ENTRY_HOST } from '#shared/bridge/page-hosts.ts'
import { sealAnswers } from './bridge/seal.ts'
import { createEntryLink } from './features/entry/entry-link.ts'
import EntryPage from './features/entry/EntryPage.vue'
import { siblingOrigin } from './features/entry/origins.ts'
import { waitForPort } from './features/entry/wait-for-port.ts'
import './styles/main.css'

/** Draws the page once its looks are known, so that nothing flashes in the wrong ones. */
const open = (port: MessagePort): void => {
  const link = createEntryLink(port, sealAnswers)
  // What an error says may hold what somebody typed: only that there was one leaves this page.
  const tellDefect = (): void => { link.tell({ kind: 'defect' }) }
  for (const name of ['error', 'unhandledrejection']) window.addEventListener(name, tellDefect)
  const stop = watch(link.look, (look) => {
    if (look === null) return
    stop()
    const app = createApp(EntryPage, { link })
    app.config.errorHandler = tellDefect
    app.mount('#app')
  })
}

// The frame for bank logins: no bridge, no stores, no routes, one port to the page that holds it.
void waitForPort(window, siblingOrigin(location.origin, ENTRY_HOST, CONSOLE_HOST)).then(open)
