import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent, h, type App, type Component } from 'vue'
import { createSecretScreen, provideSecretScreen } from '../app/secret-screen.ts'
import { provideBridge } from '../bridge/bridge.ts'
import type { FakeBridge } from '../bridge/fake-bridge.ts'
import { createToasts, provideToasts, type Toasts } from '../composables/use-toasts.ts'

export type Mounted = Readonly<{ wrapper: VueWrapper; toasts: Toasts }>

/** Mounts a component of a feature in what the frame of the window gives it, on a fake bridge. For tests only. */
export const mountWith = (component: Component, props: Record<string, unknown>, { bridge }: FakeBridge): Mounted => {
  const toasts = createToasts()
  const frame = defineComponent({
    setup: () => {
      provideToasts(toasts)
      provideSecretScreen(createSecretScreen(bridge, () => true))
      return () => h(component, props)
    },
  })
  const wrapper = mount(frame, {
    attachTo: document.body,
    global: { plugins: [createPinia(), { install: (app: App) => { provideBridge(app, bridge) } }] },
  })
  return { wrapper, toasts }
}
