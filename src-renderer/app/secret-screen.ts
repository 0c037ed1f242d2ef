import { inject, onBeforeUnmount, onMounted, provide, watch, type InjectionKey } from 'vue'
import type { Bridge } from '../bridge/bridge.ts'

/** Counts the secret fields on screen; the window is kept out of screen capture while there is one. */
export type SecretScreen = Readonly<{ enter: () => void; leave: () => void }>

export const createSecretScreen = (bridge: Bridge, isWanted: () => boolean): SecretScreen => {
  let count = 0
  const tell = (isOn: boolean): void => { bridge.call('window.protectContent', { isOn }).catch(() => undefined) }
  return {
    enter: () => {
      count += 1
      if (count === 1 && isWanted()) tell(true)
    },
    leave: () => {
      count = Math.max(0, count - 1)
      if (count === 0) tell(false)
    },
  }
}

const SECRET_SCREEN: InjectionKey<SecretScreen> = Symbol('secret screen')

export const provideSecretScreen = (screen: SecretScreen): void => { provide(SECRET_SCREEN, screen) }

/**
 * Called by every component that shows a field for a secret.
 * @param isShown for a component that shows one at times only.
 */
export const useSecretScreen = (isShown: () => boolean = () => true): void => {
  const screen = inject(SECRET_SCREEN, undefined)
  let isIn = false
  const follow = (isWanted: boolean): void => {
    if (isWanted === isIn) return
    isIn = isWanted
    if (isIn) screen?.enter()
    else screen?.leave()
  }
  onMounted(() => { follow(isShown()) })
  watch(isShown, follow)
  onBeforeUnmount(() => { follow(false) })
}
