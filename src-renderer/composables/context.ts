import { computed, inject, provide, ref, type InjectionKey, type Ref } from 'vue'
import type { Density } from '#shared/domain/settings.ts'
import { DEFAULT_NUMBER_FORMAT, type NumberFormat } from '../format/number-format.ts'

/** What the whole window agrees on and every component may read. */
export type KitContext = Readonly<{
  numberFormat: Readonly<Ref<NumberFormat>>
  density: Readonly<Ref<Density>>
  isMac: boolean
  /** Single letters as commands; off by setting. */
  hasLetterKeys: Readonly<Ref<boolean>>
  /** Milliseconds since 1970, advanced by the app about every half minute. */
  now: Readonly<Ref<number>>
  /** Puts a text on the clipboard; the app does it through the bridge, so that it can be cleared again. */
  copyText: (text: string) => Promise<void>
}>

const KIT_CONTEXT: InjectionKey<KitContext> = Symbol('kit context')

const standalone = (): KitContext => ({
  numberFormat: ref(DEFAULT_NUMBER_FORMAT),
  density: ref('standard'),
  isMac: false,
  hasLetterKeys: ref(true),
  now: computed(() => Date.now()),
  copyText: () => Promise.resolve(),
})

/** Called once by the app's root component. Members left out keep neutral defaults. */
export const provideKit = (context: Partial<KitContext>): void => { provide(KIT_CONTEXT, { ...standalone(), ...context }) }

/** The window-wide facts; neutral defaults where nobody provided them (single component tests). */
export const useKit = (): KitContext => inject(KIT_CONTEXT, standalone, true)
