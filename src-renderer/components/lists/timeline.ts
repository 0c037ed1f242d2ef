import type { Component } from 'vue'
import type { ProviderMarkId } from '../../format/provider-marks.ts'
import type { Tone, ToneIcon } from '../../format/tone.ts'

/** One event of a case. */
export type TimelineEntry = Readonly<{
  id: string
  title: string
  /** Already formatted. */
  time: string
  tone: Tone
  icon?: ToneIcon | Component | undefined
  text?: string | undefined
  provider?: ProviderMarkId | undefined
  /** The provider's raw id or status. */
  code?: string | undefined
}>

/** Events of one day, newest first. */
export type TimelineDay = Readonly<{ label: string; entries: readonly TimelineEntry[] }>
