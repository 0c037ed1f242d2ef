import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { ResponseOf } from '#shared/bridge/channels.ts'
import { useBridge } from '../bridge/bridge.ts'

export type WorkspaceStatus = ResponseOf<'workspace.status'>
export type AppInfo = ResponseOf<'app.info'>
export type WindowState = ResponseOf<'window.state'>
export type WayOut = WorkspaceStatus['waysOut'][number]

/** The open workspace and the window around it: state, failure and ways out, line, last save, size. */
export const useWorkspaceStore = defineStore('workspace', () => {
  const bridge = useBridge()
  const status = shallowRef<WorkspaceStatus | null>(null)
  const info = shallowRef<AppInfo | null>(null)
  const windowState = shallowRef<WindowState>({ isMaximized: false, isFullScreen: false, isFocused: true, zoomPercent: 100 })
  const savedAt = ref<string | null>(null)
  const isOnline = ref(true)
  /** When this window saw the line go; null while it is there. */
  const offlineSince = ref<number | null>(null)

  const setOnline = (online: boolean): void => {
    isOnline.value = online
    offlineSince.value = online ? null : offlineSince.value ?? Date.now()
  }
  const take = (next: WorkspaceStatus): void => {
    status.value = next
    savedAt.value = next.savedAt ?? savedAt.value
    setOnline(next.isOnline)
  }

  /** Grows with every event, so that a snapshot that was overtaken by one is dropped. */
  let heard = 0
  bridge.on('workspace.changed', (next) => {
    heard += 1
    take(next)
  })
  bridge.on('store.saved', ({ at }) => { savedAt.value = at })
  bridge.on('network.changed', ({ isOnline: online }) => { setOnline(online) })
  bridge.on('window.changed', (next) => { windowState.value = next })

  const loadStatus = async (): Promise<void> => {
    const before = heard
    const next = await bridge.call('workspace.status')
    if (heard === before) take(next)
  }
  const load = async (): Promise<void> => {
    const loadInfo = async (): Promise<void> => { info.value = await bridge.call('app.info') }
    const loadWindow = async (): Promise<void> => { windowState.value = await bridge.call('window.state') }
    // The facts of the program come first: the shell needs them as soon as the workspace counts as open.
    await Promise.all([loadInfo(), loadWindow()])
    await loadStatus()
  }

  return {
    status, info, windowState, savedAt, isOnline, offlineSince, load,
    isOpen: computed(() => status.value?.state === 'open'),
    isPractice: computed(() => info.value?.workspace === 'practice'),
    isMac: computed(() => info.value?.platform === 'darwin'),
    lock: () => bridge.call('workspace.lock'),
    /** Asks main how things stand; it answers with what it knows of the line. */
    checkLine: loadStatus,
  }
})
