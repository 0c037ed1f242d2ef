import { flushPromises } from '@vue/test-utils'
import { defineComponent, h, provide, type Component } from 'vue'
import { routeLocationKey, routerKey } from 'vue-router'
import { createFakeBridge, type FakeAnswers, type FakeBridge } from '../../../bridge/fake-bridge.ts'
import { mountWith, type Mounted } from '../../../testing/mount-with.ts'
import { useProvidersStore } from '../../../stores/providers.ts'

export type MountedCallbacks = Mounted & Readonly<{ fake: FakeBridge; pushed: readonly unknown[]; press: (name: string) => Promise<void>; field: (label: string) => HTMLInputElement }>

/** Mounts a part of the callbacks view with a fake bridge and a router that only writes down where it was sent. */
export const mountCallbacks = async (component: Component, props: Record<string, unknown>, answers: FakeAnswers): Promise<MountedCallbacks> => {
  const fake = createFakeBridge(answers)
  const pushed: unknown[] = []
  const frame = defineComponent({
    setup: () => {
      provide(routerKey, { push: (place: unknown) => { pushed.push(place) } } as never)
      provide(routeLocationKey, { params: { tab: 'live' } } as never)
      void useProvidersStore().load()
      return () => h(component, props)
    },
  })
  const mounted = mountWith(frame, {}, fake)
  await flushPromises()
  const field = (label: string): HTMLInputElement => {
    const found = [...document.querySelectorAll('label')].find((candidate) => candidate.textContent.trim().startsWith(label))
    const control = document.getElementById(found?.getAttribute('for') ?? '')
    if (!control) throw new Error(`no field ${label}`)
    return control as HTMLInputElement
  }
  const press = async (name: string): Promise<void> => {
    const button = [...document.querySelectorAll('button')].findLast((candidate) => candidate.textContent.trim() === name || (candidate.getAttribute('aria-disabled') === 'true' && candidate.textContent.trim().startsWith(name)) || candidate.getAttribute('aria-label') === name)
    if (!button) throw new Error(`no button ${name}`)
    button.click()
    await flushPromises()
  }
  return { ...mounted, fake, pushed, press, field }
}

/** Types into a field the way a person would. */
export const typeInto = async (control: HTMLInputElement, text: string): Promise<void> => {
  control.value = text
  control.dispatchEvent(new Event('input', { bubbles: true }))
  await flushPromises()
}
