import {
  Ban, Check, Circle, Clock, Copy, FileExclamationPoint, Hourglass, LoaderCircle, Lock, OctagonX, ShieldCheck, ShieldOff, ShieldX, TriangleAlert, Unplug, X,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { ToneIcon } from '../../format/tone.ts'

/** The drawing of each icon that the status vocabulary names. */
export const TONE_ICONS: Readonly<Record<ToneIcon, Component>> = {
  circle: Circle,
  ring: LoaderCircle,
  hourglass: Hourglass,
  triangle: TriangleAlert,
  check: Check,
  cross: X,
  unplug: Unplug,
  ban: Ban,
  octagon: OctagonX,
  'shield-check': ShieldCheck,
  'shield-cross': ShieldX,
  padlock: Lock,
  clock: Clock,
  copy: Copy,
  'shield-off': ShieldOff,
  file: FileExclamationPoint,
}
