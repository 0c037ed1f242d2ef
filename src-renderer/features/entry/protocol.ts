import type { Challenge, ChallengeElement } from '#shared/domain/challenge.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { SealedAnswers } from '#shared/domain/sealed-answers.ts'
import type { Density } from '#shared/domain/settings.ts'
import type { NumberFormat } from '../../format/number-format.ts'
import type { Institution } from '../retrieve/bank-form.ts'

/** First word to the frame, with the one port that everything else goes over. */
export const HELLO = 'casebench entry 1'

/** How the frame looks: the console knows the settings, the frame asks nobody. */
export type EntryLook = Readonly<{ theme: 'light' | 'dark'; density: Density; numberFormat: NumberFormat; isMac: boolean }>

/** A bank as far as its login form needs it. */
export type EntryBank = Pick<Institution, 'slug' | 'name' | 'loginFields' | 'needsPreload' | 'maxDays'>

/** What a login form has beyond its listed fields right now, e.g. a picture code. */
export type EntryExtra = Readonly<{ elements: readonly ChallengeElement[]; isLoading: boolean; error: ErrorDetail | null }>

/** The login form of a bank. */
export type LoginView = Readonly<{
  kind: 'login'
  bank: EntryBank
  applicant: string
  provider: string
  failure: ErrorDetail | null
  wrongTries: number
  /** A further sign-in would do harm for now; `text` is the clock. */
  lockOut: Readonly<{ isOurs: boolean; text: string }> | null
  /** Why a further sign-in is right all the same was written down. */
  hasReason: boolean
  isBusy: boolean
  canSendLink: boolean
  extra: EntryExtra
}>

/** A security step of a bank. */
export type StepView = Readonly<{
  kind: 'step'
  /** Counts the steps that the bank asked, also the same one once more; what was typed is cleared when it moves. */
  turn: number
  challenge: Challenge
  bankName: string
  applicant: string
  wrongCount: number
  pushCount: number
  /** Milliseconds since 1970; `checkedAt` is null before the bank was asked about a notification. */
  pushedAt: number
  checkedAt: number | null
  isBusy: boolean
  isCancelling: boolean
  failure: ErrorDetail | null
}>

export type EntryView = LoginView | StepView

/** Everything that the console can say to the frame. There is no word among them that asks for an answer. */
export type ToEntry =
  | Readonly<{ kind: 'look'; look: EntryLook }>
  | Readonly<{ kind: 'show'; view: EntryView | null }>
  /** The public key of the flow process, after the officer pressed the button; without that it is ignored. */
  | Readonly<{ kind: 'seal-key'; publicKey: string }>
  /** How what was sent ended. */
  | Readonly<{ kind: 'result'; isTaken: boolean }>
  /** Asks whether somebody is there: nothing else tells a page that a frame's process ended. */
  | Readonly<{ kind: 'ping' }>

/** What an officer can press beside the main button. */
export type EntryAct = 'cancel' | 'other' | 'link' | 'new-picture'

/** A shortcut of the console that was pressed inside the frame; never a key that types something. */
export type ForwardedKey = Readonly<{ key: string; ctrl: boolean; meta: boolean; alt: boolean; shift: boolean }>

/** Everything that the frame can say to the console. What was typed is only ever in `sealed`, as ciphertext. */
export type FromEntry =
  /** Somebody is there: the first word of a frame that took the port, and its answer to a ping. */
  | Readonly<{ kind: 'here' }>
  | Readonly<{ kind: 'submit'; isNewPush: boolean }>
  | Readonly<{ kind: 'sealed'; answers: SealedAnswers }>
  | Readonly<{ kind: 'not-sealed' }>
  | Readonly<{ kind: 'act'; act: EntryAct }>
  /** The picture with this place among the pictures of the view should be shown large. */
  | Readonly<{ kind: 'enlarge'; index: number }>
  | Readonly<{ kind: 'key'; key: ForwardedKey }>
  /** Something inside the frame went wrong; what, it keeps to itself. */
  | Readonly<{ kind: 'defect' }>
