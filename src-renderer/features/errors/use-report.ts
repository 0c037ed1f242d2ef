import { detailOf } from '../../bridge/bridge.ts'
import { useToasts } from '../../composables/use-toasts.ts'
import { wordsFor } from './wording.ts'

/** Puts a refusal on a toast that stays; a cancelled step says nothing. */
export const useReport = (): ((error: unknown) => void) => {
  const toasts = useToasts()
  return (error) => {
    const detail = detailOf(error)
    if (detail.code === 'app.cancelled') return
    const words = wordsFor(detail)
    toasts.push({ kind: 'error', text: `${words.title}. ${words.sentence}`, detail: `${words.advice} (${detail.code})`, key: `refusal-${detail.code}` })
  }
}
