import { inject, provide, type InjectionKey } from 'vue'
import type { ChallengeElement, ChallengeImage } from '#shared/domain/challenge.ts'
import { flatten } from '../challenge/challenge-form.ts'
import type { EntryView } from './protocol.ts'

/** The pictures of a form in their order; both sides count them the same way. */
export const picturesOf = (view: EntryView | null): readonly ChallengeImage[] => {
  const elements: readonly ChallengeElement[] = view === null ? [] : view.kind === 'login' ? view.extra.elements : view.challenge.elements
  return flatten(elements).filter((element) => element.kind === 'image')
}

type Enlarge = (picture: ChallengeImage) => void
const ENLARGE: InjectionKey<Enlarge> = Symbol('enlarge')

/** Says who shows a picture large: the console, whose window has room for it. */
export const provideEnlarge = (enlarge: Enlarge): void => { provide(ENLARGE, enlarge) }

/** Nothing happens in a component that is mounted alone. */
export const useEnlarge = (): Enlarge => inject(ENLARGE, () => () => undefined, true)
