import { reactive, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { ResponseOf } from '#shared/bridge/channels.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { detailOf, useBridge } from '../../bridge/bridge.ts'
import { useDebounced } from '../../composables/use-debounced.ts'
import type { RetrievalRow } from '../../stores/retrievals.ts'
import { frameWords as words } from './words.ts'

export type FramePreparation = ResponseOf<'frames.prepare'>

export type FrameForm = Readonly<{
  values: Readonly<Record<string, string>>
  set: (name: string, value: string) => void
  prepared: ShallowRef<FramePreparation | null>
  failure: Ref<ErrorDetail | null>
  refusal: Ref<ErrorDetail | null>
  isStarting: Ref<boolean>
  /** What is wrong with a field that was typed in or that a start has looked at. */
  errorOf: (name: string) => string | undefined
  /** What is wrong and belongs to no field. */
  otherProblem: () => string | undefined
  prepare: () => Promise<void>
  /** @returns the run, or null while something does not fit. */
  start: () => Promise<RetrievalRow | null>
}>

const TYPING_MS = 150

/** What the provider's page is started with; main knows the rules and what the case holds. */
export const useFrameForm = (caseId: () => CaseId, providerId: () => ProviderId): FrameForm => {
  const bridge = useBridge()
  const values = reactive<Record<string, string>>({})
  const touched = reactive(new Set<string>())
  const prepared = shallowRef<FramePreparation | null>(null)
  const failure = ref<ErrorDetail | null>(null)
  const refusal = ref<ErrorDetail | null>(null)
  const isStarting = ref(false)
  const hasTried = ref(false)
  let turn = 0

  const prepare = async (): Promise<void> => {
    const mine = ++turn
    try {
      const answer = await bridge.call('frames.prepare', { caseId: caseId(), providerId: providerId(), values: { ...values } })
      if (mine !== turn) return
      for (const { name } of answer.fields) if (!touched.has(name)) values[name] = answer.values[name] ?? ''
      prepared.value = answer
      failure.value = null
    } catch (error) {
      if (mine === turn) failure.value = detailOf(error)
    }
  }
  const later = useDebounced(() => { void prepare() }, TYPING_MS)
  watch(() => [caseId(), providerId()] as const, () => {
    Object.keys(values).forEach((name) => { Reflect.deleteProperty(values, name) })
    touched.clear()
    hasTried.value = false
    prepared.value = null
    refusal.value = null
    void prepare()
  }, { immediate: true })
  const labelOf = (name: string): string | undefined => prepared.value?.fields.find((field) => field.name === name)?.label

  const start = async (): Promise<RetrievalRow | null> => {
    if (isStarting.value) return null
    hasTried.value = true
    refusal.value = null
    isStarting.value = true
    try {
      later.cancel()
      await prepare()
      if (failure.value !== null || prepared.value === null || Object.keys(prepared.value.problems).length > 0) return null
      return await bridge.call('frames.start', { caseId: caseId(), providerId: providerId(), values: { ...values } })
    } catch (error) {
      refusal.value = detailOf(error)
      return null
    } finally {
      isStarting.value = false
    }
  }
  return {
    values, prepared, failure, refusal, isStarting, prepare, start,
    set: (name, value) => {
      values[name] = value
      touched.add(name)
      later.call()
    },
    errorOf: (name) => {
      const problem = prepared.value?.problems[name]
      return problem === undefined || !(hasTried.value || touched.has(name)) ? undefined : words.problem(labelOf(name) ?? name, problem)
    },
    otherProblem: () => {
      const other = Object.entries(prepared.value?.problems ?? {}).find(([name]) => labelOf(name) === undefined)
      return other === undefined || !hasTried.value ? undefined : words.otherProblem(other[1])
    },
  }
}
