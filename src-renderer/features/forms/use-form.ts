import { computed, nextTick, onScopeDispose, reactive, ref, type ComputedRef, type Ref } from 'vue'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { detailOf } from '../../bridge/bridge.ts'

/** What is wrong, by field: one sentence that says how to fix it. */
export type FormErrors<Values> = Readonly<Partial<Record<keyof Values & string, string>>>

export type Form<Values extends object> = Readonly<{
  values: Values
  /** Errors of fields that were left or that a submit has looked at. */
  errors: ComputedRef<FormErrors<Values>>
  isSaving: Ref<boolean>
  /** The refusal of the last submit, if main said no. */
  refusal: Ref<ErrorDetail | null>
  isChanged: ComputedRef<boolean>
  leave: (name: keyof Values & string) => void
  /**
   * Checks everything; the first wrong field gets focus and nothing is sent. Otherwise runs `save` once; what was typed
   * stays in the fields whatever happens.
   * @param root where the first wrong field is looked for.
   * @returns true when saved.
   */
  submit: (root: HTMLElement | null) => Promise<boolean>
}>

const focusFirstWrong = (root: HTMLElement | null): void => {
  root?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

/**
 * A message that appears under a field moves what is below it; a press on a button that began with the leaving of the
 * field must still end on that button.
 */
const AFTER_LEAVE_MS = 200

/** A form that validates on leaving a field and again on submit (ui.md section 6). */
export const useForm = <Values extends object>(
  start: Values, check: (values: Values) => FormErrors<Values>, save: (values: Values) => Promise<void>,
): Form<Values> => {
  const values = reactive({ ...start }) as Values
  const left = reactive(new Set<string>())
  const waiting = new Set<ReturnType<typeof setTimeout>>()
  onScopeDispose(() => { waiting.forEach(clearTimeout) }, true)
  const hasSubmitted = ref(false)
  const isSaving = ref(false)
  const refusal = ref<ErrorDetail | null>(null)

  const wrong = computed(() => check(values))
  const refused = computed<FormErrors<Values>>(() => (refusal.value?.fields ?? {}) as FormErrors<Values>)
  const errors = computed<FormErrors<Values>>(() => {
    const shown = Object.entries(wrong.value).filter(([name]) => hasSubmitted.value || left.has(name))
    return { ...refused.value, ...Object.fromEntries(shown) } as FormErrors<Values>
  })
  const isChanged = computed(() => (Object.keys(start) as (keyof Values)[]).some((name) => values[name] !== start[name]))

  const submit = async (root: HTMLElement | null): Promise<boolean> => {
    if (isSaving.value) return false
    hasSubmitted.value = true
    refusal.value = null
    if (Object.keys(wrong.value).length > 0) {
      await nextTick()
      focusFirstWrong(root)
      return false
    }
    isSaving.value = true
    try {
      await save(values)
      return true
    } catch (error) {
      refusal.value = detailOf(error)
      await nextTick()
      focusFirstWrong(root)
      return false
    } finally {
      isSaving.value = false
    }
  }
  return { values, errors, isSaving, refusal, isChanged, leave: (name) => { waiting.add(setTimeout(() => { left.add(name) }, AFTER_LEAVE_MS)) }, submit }
}
