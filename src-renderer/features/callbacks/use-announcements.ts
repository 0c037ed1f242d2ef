import { onBeforeUnmount, ref, type Ref } from 'vue'

const BATCH_MS = 10_000

/** A text for a polite live region that changes at most every ten seconds and says how many came since. */
export const useAnnouncements = (arrivedCount: () => number, say: (count: number) => string): Ref<string> => {
  const text = ref('')
  let told = arrivedCount()
  const timer = setInterval(() => {
    const fresh = arrivedCount() - told
    told = arrivedCount()
    // Emptied in between, so that the same words are said again.
    text.value = fresh > 0 ? say(fresh) : ''
  }, BATCH_MS)
  onBeforeUnmount(() => { clearInterval(timer) })
  return text
}
