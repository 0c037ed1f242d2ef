import { reactive, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { detailOf } from '../../bridge/bridge.ts'
import { useDebounced } from '../../composables/use-debounced.ts'
import { useLinksStore, type LinkPreparation, type LinkRow } from '../../stores/links.ts'
import { linkWords as words } from './words.ts'

const TYPING_MS = 120

export type LinkDraftForm = Readonly<{
  values: Readonly<Record<string, string>>
  set: (name: string, value: string) => void
  prepared: ShallowRef<LinkPreparation | null>
  /** Why the form could not be prepared; null when it was. */
  failure: Ref<ErrorDetail | null>
  refusal: Ref<ErrorDetail | null>
  isCreating: Ref<boolean>
  /** What is wrong with a field that was typed in, as a sentence. */
  errorOf: (name: string) => string | undefined
  /** What is wrong and belongs to no field of the form. */
  setUpProblem: () => string | undefined
  prepare: () => Promise<void>
  /** @returns the link, or null while something does not fit. */
  create: () => Promise<LinkRow | null>
}>

/** A link in the making: every change is checked by main, which knows the provider's rules; nothing is made up here. */
export const useLinkDraft = (caseId: () => CaseId, providerId: () => ProviderId): LinkDraftForm => {
  const links = useLinksStore()
  const values = reactive<Record<string, string>>({})
  const typed = reactive(new Set<string>())
  const prepared = shallowRef<LinkPreparation | null>(null)
  const failure = ref<ErrorDetail | null>(null)
  const refusal = ref<ErrorDetail | null>(null)
  const isCreating = ref(false)
  const hasTried = ref(false)
  let turn = 0

  const wish = (): Parameters<typeof links.prepare>[0] => ({ caseId: caseId(), providerId: providerId(), values: { ...values } })
  const prepare = async (): Promise<void> => {
    const mine = ++turn
    try {
      const answer = await links.prepare(wish())
      if (mine !== turn) return
      for (const { name, choices } of answer.fields) values[name] ??= choices[0]?.value ?? ''
      prepared.value = answer
      failure.value = null
    } catch (error) {
      if (mine === turn) failure.value = detailOf(error)
    }
  }
  const later = useDebounced(() => { void prepare() }, TYPING_MS)
  watch(() => ({ ...values }), (now, before) => {
    const changed = Object.keys(now).filter((name) => name in before && now[name] !== before[name])
    if (changed.length === 0) return
    changed.forEach((name) => typed.add(name))
    later.call()
  })
  watch(providerId, () => {
    Object.keys(values).forEach((name) => { Reflect.deleteProperty(values, name) })
    typed.clear()
    hasTried.value = false
    prepared.value = null
    void prepare()
  })

  const fieldOf = (name: string): LinkPreparation['fields'][number] | undefined => prepared.value?.fields.find((field) => field.name === name)
  const create = async (): Promise<LinkRow | null> => {
    if (isCreating.value) return null
    hasTried.value = true
    refusal.value = null
    isCreating.value = true
    try {
      later.cancel()
      await prepare()
      if (failure.value !== null || prepared.value === null || prepared.value.address === null) return null
      return await links.create(wish())
    } catch (error) {
      refusal.value = detailOf(error)
      return null
    } finally {
      isCreating.value = false
    }
  }
  return {
    values, prepared, failure, refusal, isCreating, prepare, create,
    set: (name, value) => { values[name] = value },
    errorOf: (name) => {
      const problem = prepared.value?.problems[name]
      const isShown = hasTried.value || typed.has(name)
      return problem === undefined || !isShown ? undefined : words.problem(fieldOf(name)?.label ?? name, problem)
    },
    setUpProblem: () => {
      const alone = Object.entries(prepared.value?.problems ?? {}).find(([name]) => fieldOf(name) === undefined)
      return alone === undefined ? undefined : words.setUpProblem(alone[1])
    },
  }
}
