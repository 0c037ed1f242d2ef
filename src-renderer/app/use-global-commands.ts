import { onBeforeUnmount } from 'vue'
import { useRouter } from 'vue-router'
import type { EventPayload } from '#shared/bridge/events.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Toasts } from '../composables/use-toasts.ts'
import { formatTime } from '../format/dates.ts'
import type { Commands } from './commands.ts'
import { appWords } from './words.ts'

type Asked = EventPayload<'command.asked'>['command']

export type GlobalActions = Readonly<{
  palette: () => void
  shortcuts: () => void
  sidebar: () => void
  theme: () => void
  newCase: () => void
}>

/** Moves focus to the next pane of the window, as F6 does in other programs. */
const focusNextPane = (): void => {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null)
  const now = panes.findIndex((pane) => pane.contains(document.activeElement))
  const next = panes[(now + 1) % Math.max(1, panes.length)]
  const target = next?.matches('[tabindex]') === true ? next : next?.querySelector<HTMLElement>('button:not([disabled]),[href],input,[tabindex="0"]')
  target?.focus()
}

/** Names that the native menu uses for our actions. */
const ASKED: Readonly<Record<Exclude<Asked, 'settings' | 'about'>, string>> = {
  'new-case': 'new', palette: 'palette', shortcuts: 'shortcuts', 'toggle-sidebar': 'sidebar', 'toggle-theme': 'theme', search: 'search', print: 'print',
}

/** The actions that work everywhere, by key, by native menu and by palette. */
export const useGlobalCommands = (commands: Commands, toasts: Toasts, actions: GlobalActions, onRefused: (error: unknown) => void): void => {
  const bridge = useBridge()
  const router = useRouter()
  const run = (step: Promise<unknown>): void => { step.catch(onRefused) }
  const backUp = async (): Promise<void> => {
    const { at } = await bridge.call('workspace.backUp')
    toasts.push({ kind: 'done', text: appWords.palette.backedUp(formatTime(at)) })
  }
  const offs = [
    commands.on('palette', actions.palette),
    commands.on('shortcuts', actions.shortcuts),
    commands.on('sidebar', actions.sidebar),
    commands.on('theme', actions.theme),
    commands.on('new', actions.newCase),
    commands.on('back', () => { router.back() }),
    commands.on('forward', () => { router.forward() }),
    commands.on('lock', () => { run(bridge.call('workspace.lock')) }),
    commands.on('print', () => { run(bridge.call('window.print')) }),
    commands.on('next-pane', focusNextPane),
    commands.on('go-cases', () => { run(router.push('/cases')) }),
    commands.on('go-retrievals', () => { run(router.push('/retrievals')) }),
    commands.on('go-callbacks', () => { run(router.push('/callbacks')) }),
    commands.on('back-up', () => { run(backUp()) }),
    bridge.on('command.asked', ({ command }) => {
      if (command === 'settings') run(router.push('/settings'))
      else if (command === 'about') run(router.push('/settings/about'))
      else commands.run(ASKED[command])
    }),
  ]
  onBeforeUnmount(() => { offs.forEach((off) => { off() }) })
}
