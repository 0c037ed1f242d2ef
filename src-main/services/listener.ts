import { AppError, toErrorDetail, type ErrorDetail } from '#shared/domain/errors.ts'
import type { ListenerAddress, ListenerState, ListenerStatus, Reachability } from '#shared/domain/listener.ts'
import { PROVIDER_IDS } from '#shared/domain/provider-id.ts'
import { createListenerBook, type ListenerBook } from './listener-book.ts'
import type { ListenerServiceDeps } from './listener-deps.ts'
import type { AddressOwner } from './listener-entry.ts'
import { createPgpKeys } from './listener-pgp.ts'
import { createReachCheck } from './listener-reach.ts'
import { checkPair } from './listener-tls.ts'

/** A busy port or a lost address is tried again this often (R-28). */
const RETRY_MS = 5_000
const COUNT_EVERY_MS = 2_000
const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/
const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
const LARGEST_PEM = 64 * 1024

const isLoopback = (address: string): boolean => LOOPBACK.test(address)
const originOf = (address: string, port: number, isTls: boolean): string => `${isTls ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}:${port}`
const notRunning = (): AppError => new AppError('listener.not-running', 'The listener does not run. Start it first.')

/** What is known of the listener right now; one object per service, changed by its parts only. */
type Standing = {
  state: ListenerState
  failure: ErrorDetail | null
  port: number
  certificate: string | null
  refusedCount: number
  reach: Reachability | null
  pgpKey: ListenerStatus['pgpKey']
}

/** Addresses and status, as told to the window and to the practice providers. */
const createTelling = (deps: ListenerServiceDeps, book: ListenerBook, now: Standing) => {
  const localOrigin = (): string => originOf(ANY_ADDRESS[book.wanted().address] ?? book.wanted().address, now.port, now.certificate !== null)
  const publicOrigin = (): string => book.wanted().publicUrl.replace(/\/+$/, '') || originOf(book.wanted().address, now.port || book.wanted().port, now.certificate !== null)
  const secretOf = (owner: AddressOwner): string => book.current().secrets[owner]
  const addresses = (): readonly ListenerAddress[] => {
    const shown = (owner: AddressOwner, route: string): string => publicOrigin() + book.pathOf(owner, route, '…')
    const ofProviders = PROVIDER_IDS.flatMap((providerId) => deps.routesOf(providerId).map(({ name, label }): ListenerAddress =>
      ({ providerId, route: name, label, shown: shown(providerId, name), signature: deps.signatureOf(providerId) })))
    return [...ofProviders, { providerId: 'intake', route: '', label: 'Anything else, kept for later', shown: shown('intake', ''), signature: 'none' }]
  }
  const status = (): ListenerStatus => {
    const { address, port, publicUrl } = book.wanted()
    return {
      state: now.state, failure: now.failure, reach: now.reach, pgpKey: now.pgpKey, refusedCount: now.refusedCount, isTls: now.certificate !== null,
      port: now.port || port, address, publicUrl, isBeyondLoopback: !isLoopback(address), addresses: addresses(), sealedCount: deps.isOpen() ? 0 : deps.inbox.countSealed(),
    }
  }
  const localAddressOf = (owner: AddressOwner, route: string): string => {
    if (now.state !== 'listening') throw notRunning()
    return localOrigin() + book.pathOf(owner, route, secretOf(owner))
  }
  return {
    status, localAddressOf,
    publicAddressOf: (owner: AddressOwner, route: string): string => publicOrigin() + book.pathOf(owner, route, secretOf(owner)),
    tell: (): void => deps.onChanged(status()),
    become: (state: ListenerState, failure: ErrorDetail | null = null): void => {
      now.state = state
      now.failure = failure
      if (state !== 'starting') deps.onAddress(state === 'listening' ? localAddressOf : null)
      deps.onChanged(status())
    },
  }
}

/** Binding, and binding again after a busy port or a lost process. */
const createBinding = ({ listener, log }: ListenerServiceDeps, book: ListenerBook, now: Standing, become: ReturnType<typeof createTelling>['become'], inTurn: (work: () => Promise<void>) => Promise<void>) => {
  let retry: NodeJS.Timeout | undefined
  const bind = async (): Promise<void> => {
    clearTimeout(retry)
    become('starting')
    try {
      const record = await book.ensure()
      const tls = await book.tlsFiles.read()
      now.port = (await listener.start(await book.config(record, tls))).port
      now.certificate = tls?.certificate ?? null
      become('listening')
    } catch (error) {
      const detail = toErrorDetail(error)
      log.log('warn', 'listener.not-started', { code: detail.code })
      become('failed', detail)
      retry = setTimeout(() => void inTurn(async () => (now.state === 'failed' ? bind() : undefined)), RETRY_MS)
      retry.unref()
    }
  }
  return {
    bind,
    unbind: async (): Promise<void> => {
      clearTimeout(retry)
      await listener.stop()
      become('off')
    },
    /** With other settings or another certificate, where it is wanted. */
    rebind: async (): Promise<void> => {
      if (now.state === 'off') return
      await listener.stop()
      await bind()
    },
    giveUp: (): void => clearTimeout(retry),
  }
}

/** While locked nothing is opened; the count on the screen follows at its own pace. */
const createCounting = ({ listener, isOpen }: ListenerServiceDeps, now: Standing, tell: () => void): (() => void) => {
  let isCounting = false
  return () => {
    if (isCounting) return
    isCounting = true
    setTimeout(() => {
      isCounting = false
      if (!isOpen() && now.state === 'listening') void listener.rotate().then(tell).catch(() => undefined)
    }, COUNT_EVERY_MS).unref()
  }
}

const createQueue = (): (<Value>(work: () => Promise<Value>) => Promise<Value>) => {
  let turn: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = turn.then(work, work)
    turn = result.catch(() => undefined)
    return result
  }
}

/** Starts, watches and stops the listener process, and keeps what it needs while the workspace is locked. */
export const createListenerService = (deps: ListenerServiceDeps) => {
  const { listener, settings, desktop } = deps
  const inTurn = createQueue()
  const book = createListenerBook(deps)
  const now: Standing = { state: 'off', failure: null, port: 0, certificate: null, refusedCount: 0, reach: null, pgpKey: null }
  const { status, tell, become, localAddressOf, publicAddressOf } = createTelling(deps, book, now)
  const { bind, unbind, rebind, giveUp } = createBinding(deps, book, now, become, inTurn)
  const pgp = createPgpKeys(deps)
  const reachCheck = createReachCheck(deps)
  const refresh = async (): Promise<void> => (now.state === 'listening' ? listener.update(await book.entries(book.current()), book.wanted().toleranceSeconds) : undefined)

  const countSoon = createCounting(deps, now, tell)
  listener.onDelivery(() => (deps.isOpen() ? deps.onDelivery() : countSoon()))
  listener.onRefused((counts) => {
    now.refusedCount += Object.values(counts).reduce((sum, count) => sum + count, 0)
    tell()
  })
  listener.onLost((error) => {
    deps.log.log('error', 'listener.lost', { code: error.code })
    if (now.state === 'listening' || now.state === 'starting') void inTurn(bind)
  })

  return {
    status, localAddressOf, publicAddressOf,
    isListening: (): boolean => now.state === 'listening',
    certificate: (): string | null => now.certificate,
    /** At the start of the program and when the workspace was opened or locked. Binds where it is wanted and not bound. */
    follow: (): Promise<void> => inTurn(async () => {
      await book.load().catch(() => null)
      if (deps.isOpen()) now.pgpKey = await pgp.mark()
      if (book.isKnown() && book.wanted().isEnabled && (now.state === 'off' || now.state === 'failed')) await bind()
      else tell()
    }),
    start: (isConfirmed: boolean): Promise<ListenerStatus> => inTurn(async () => {
      if (!isLoopback(settings().address) && !isConfirmed) throw new AppError('app.invalid-input', 'This address can be reached by other computers. Confirm that first.', { fields: { address: 'is wider than this computer' } })
      await deps.saveSettings({ isEnabled: true })
      if (now.state === 'listening') await rebind()
      else await bind()
      return status()
    }),
    stop: (): Promise<ListenerStatus> => inTurn(async () => {
      await deps.saveSettings({ isEnabled: false })
      await book.remember()
      await unbind()
      return status()
    }),
    /** Ends the process with the program; the wish to listen stays. */
    end: (): Promise<void> => inTurn(async () => {
      giveUp()
      if (now.state !== 'off') await listener.stop()
      now.state = 'off'
    }),
    /** A wider address is never taken without the officer's word: the listener stops for it. */
    settingsChanged: (): Promise<void> => inTurn(async () => {
      const before = await book.remember()
      const { address, port, publicUrl, toleranceSeconds } = settings()
      if (before === null || now.state === 'off') return tell()
      if (before.address !== address && !isLoopback(address)) {
        await deps.saveSettings({ isEnabled: false })
        await unbind()
      } else if (before.address !== address || before.port !== port || before.publicUrl !== publicUrl) await rebind()
      else if (before.toleranceSeconds !== toleranceSeconds) await refresh()
      tell()
    }),
    /** Keys changed: deliveries are checked with the new ones from now on. */
    keysChanged: (): Promise<void> => inTurn(refresh),
    copyAddress: (owner: AddressOwner, route: string): Promise<void> => desktop.copy(publicAddressOf(owner, route)),
    replaceAddress: (owner: AddressOwner): Promise<ListenerStatus> => inTurn(async () => {
      await book.replaceSecret(owner)
      await refresh()
      become(now.state, now.failure)
      return status()
    }),
    checkReach: async (): Promise<Reachability> => {
      if (now.state !== 'listening') throw notRunning()
      now.reach = await reachCheck.run(publicAddressOf('intake', 'reach'), now.certificate)
      tell()
      return now.reach
    },
    /** A reachability call that came back. @returns false for a nonce that nobody waits for. */
    noteReach: reachCheck.note,
    setCertificate: (): Promise<boolean> => inTurn(async () => {
      const files = await desktop.openFiles('Certificate and private key', ['pem', 'crt', 'cer', 'key'], LARGEST_PEM)
      if (files.length === 0) return false
      await book.tlsFiles.write(checkPair(files.map(({ bytes }) => Buffer.from(bytes).toString('utf8'))))
      await rebind()
      return true
    }),
    removeCertificate: (): Promise<void> => inTurn(async () => {
      await book.tlsFiles.remove()
      await rebind()
    }),
    makePgpKey: async (isReplacing: boolean): Promise<ListenerStatus> => {
      now.pgpKey = await pgp.make(isReplacing)
      tell()
      return status()
    },
    savePgpKey: pgp.save,
    pgpPrivateKey: pgp.privateKey,
    /** Makes everything that was acknowledged so far readable. */
    rotate: async (): Promise<void> => {
      if (now.state === 'listening') return listener.rotate()
      if (now.state === 'off' || now.state === 'failed') deps.closeLeftovers()
    },
  }
}
export type ListenerService = ReturnType<typeof createListenerService>
