import { createECDH } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ChannelName } from '#shared/bridge/channel-names.ts'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { Result } from '#shared/bridge/result.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { Answers } from '#shared/domain/sealed-answers.ts'
import { createControlClient, type SandboxControlClient } from '#sandbox/frame/control-client.ts'
import type { SandboxReady } from '#sandbox/process-entry.ts'
import type { WorkspaceName } from '#shared/domain/settings.ts'
import { systemClock } from '../../platform/clock.ts'
import { createLogSink } from '../../platform/log-sink.ts'
import { systemRandom } from '../../platform/random.ts'
import { createNodeProcessHost } from '../../processes/node-process-host.ts'
import type { IsolatedProcess, ProcessHost } from '../../processes/process-host.ts'
import type { SecretStore } from '../../secrets/secret-store.ts'
import { createConsole } from '../compose.ts'
import type { Console, DesktopPort, FrameView } from '../console.ts'
import { sealForTest } from './seal.ts'

/** What a test can look at afterwards, and what the officer would have done in native dialogs. */
export type TestDesktop = DesktopPort & {
  /** What the officer chooses in the next open dialog. */
  readonly toOpen: { name: string; bytes: Uint8Array }[]
  readonly copied: string[]
  readonly saved: { name: string; text: string }[]
  readonly protection: boolean[]
  /** Provider frames that were opened; a test speaks for their pages by `view.onTitle`, and for the officer by `close`. */
  readonly frames: TestFrame[]
}
export type TestFrame = Readonly<{ view: FrameView; isOpen(): boolean; close(): void }>

const createTestFrame = (view: FrameView): TestFrame => {
  let isOpen = true
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    view.onClosed()
  }
  return { view, isOpen: () => isOpen, close }
}

const createTestDesktop = (): TestDesktop => {
  const saved: { name: string; text: string }[] = []
  const protection: boolean[] = []
  const frames: TestFrame[] = []
  const toOpen: { name: string; bytes: Uint8Array }[] = []
  const copied: string[] = []
  const nothing = (): undefined => undefined
  return {
    saved, protection, frames, toOpen, copied,
    openFiles: () => Promise.resolve(toOpen.splice(0)),
    openFrame: async (view) => {
      const frame = createTestFrame(view)
      frames.push(frame)
      return frame
    },
    protectContent: (isOn) => void protection.push(isOn),
    minimize: nothing, toggleMaximize: nothing, close: nothing, zoom: nothing, showFolder: nothing, setTheme: nothing, rememberPlace: nothing,
    windowState: () => ({ isMaximized: false, isFullScreen: false, isFocused: true, zoomPercent: 100 }),
    print: () => Promise.resolve(true), openLink: () => Promise.resolve(false), copy: async (text) => void copied.push(text),
    saveFile: async (name, makeContent) => {
      saved.push({ name, text: Buffer.from(await makeContent()).toString('utf8') })
      return true
    },
    recallPlace: () => null,
    isOnline: () => true,
  }
}

export type TestConsole = Readonly<{
  console: Console
  desktop: TestDesktop
  folder: string
  logLines(): readonly string[]
  /** Control of the emulated providers of a practice console. */
  sandbox(): SandboxControlClient
  /** Every isolated process that was started, in order; those that ended are still listed. */
  processes: readonly IsolatedProcess[]
  /** Calls a channel and unwraps the answer; a refusal is thrown as an AppError. Answers are sealed as the window does. */
  call<Name extends ChannelName>(name: Name, request: TypedRequestOf<Name>): Promise<ResponseOf<Name>>
}>

/** What a test types: answers in clear, which are sealed on their way to `dispatch`. */
export type TypedRequestOf<Name extends ChannelName> = Name extends 'retrievals.signIn' | 'retrievals.answer' ? Omit<RequestOf<Name>, 'answers'> & { answers: Answers } : RequestOf<Name>

type Dispatch = (name: string, request: unknown) => Promise<Result<unknown>>

/** The request as the window would send it. @param dispatch answers the flow's key. */
export const sealTyped = async (dispatch: Dispatch, name: ChannelName, request: unknown): Promise<unknown> => {
  if (name !== 'retrievals.signIn' && name !== 'retrievals.answer') return request
  const { retrievalId, answers, ...rest } = request as { retrievalId: string; answers: Answers }
  const key = (await dispatch('retrievals.sealKey', { retrievalId })) as Result<{ publicKey: string }>
  // Without a session there is no key: the call itself then says so.
  return { retrievalId, answers: sealForTest(key.ok ? key.value.publicKey : createECDH('prime256v1').generateKeys('base64'), answers), ...rest }
}

/**
 * The whole console without a window: real store process, real flow processes, real sandbox process, run from the
 * sources; only the desktop and the keychain are a test's own.
 */
export const createTestConsole = (options: Readonly<{ secrets: SecretStore; workspace?: WorkspaceName; folder?: string }>): TestConsole => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'casebench-'))
  const desktop = createTestDesktop()
  const log = createLogSink({ folder: join(folder, 'logs'), clock: systemClock, minLevel: 'debug' })
  const root = resolve(import.meta.dirname, '../../..')
  const processes: IsolatedProcess[] = []
  let ready: SandboxReady | null = null
  const host = createNodeProcessHost((name) => join(root, name === 'sandbox' ? 'src-sandbox/process-entry.ts' : `src-main/processes/${name}-entry.ts`))
  const processHost: ProcessHost = {
    start: (name, limits) => {
      const child = host.start(name, limits)
      processes.push(child)
      if (name === 'sandbox') child.onMessage((message) => void (ready = (message as { type?: string }).type === 'ready' ? (message as SandboxReady) : ready))
      return child
    },
  }
  const console = createConsole({
    processHost, desktop, log, clock: systemClock, random: systemRandom, secrets: options.secrets, userDataFolder: folder,
    workspace: options.workspace ?? 'practice', version: '0.0.0-test', engine: 'node', platform: process.platform, isDevelopment: true,
    officerName: 'Anneli Saar', recentLog: log.recent,
  })
  return {
    console, desktop, folder, processes, logLines: log.recent,
    sandbox: () => {
      if (ready === null) throw new Error('the sandbox does not run')
      return createControlClient(`http://127.0.0.1:${ready.port}`, ready.controlToken)
    },
    call: async (name, request) => {
      const result = (await console.dispatch(name, await sealTyped(console.dispatch, name, request))) as Result<never>
      if (result.ok) return result.value
      const { code, message, ...rest } = result.error
      throw new AppError(code, message, rest)
    },
  }
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })
