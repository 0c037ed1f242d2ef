import { AppError, toErrorDetail, type ErrorDetail } from '#shared/domain/errors.ts'
import type { ListenerAddress, ListenerState, ListenerStatus, Reachability } from '#shared/domain/listener.ts'
import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'
import type { Settings } from '#shared/domain/settings.ts'
import type { Inbox, Listener, ListenerConfig, ListenerEntry } from '../callbacks/listener.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Random } from '../platform/random.ts'
import type { CallbackReader } from '../processes/parse.ts'
import type { CallbackRoute, VerificationKey } from '../providers/provider.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { Store } from '../store/store.ts'
import { ADDRESS_OWNERS, createListenerEntry, newAddressSecret, type AddressOwner, type ListenerRecord } from './listener-entry.ts'
import { createPgpKeys } from './listener-pgp.ts'
import { createReachCheck, type CallOut } from './listener-reach.ts'
import { checkPair, createTlsFiles } from './listener-tls.ts'

export type ListenerServiceDeps = Readonly<{
  listener: Listener
  inbox: Inbox
  /** A fresh key pair for the sealed inbox; 32 bytes each, the public half in base64. */
  makeInboxKeys(): Readonly<{ publicKey: string; privateKey: Uint8Array }>
  secrets: SecretStore
  store(): Store
  isOpen(): boolean
  settings(): Settings['listener']
  saveSettings(patch: Partial<Settings['listener']>): Promise<void>
  keysOf(providerId: ProviderId): Promise<readonly VerificationKey[]>
  routesOf(providerId: ProviderId): readonly CallbackRoute[]
  signatureOf(providerId: ProviderId): 'hmac' | 'aes' | 'none'
  prefixOf(owner: AddressOwner): string
  /** Folder of the workspace. */
  folder: string
  inboxFolder: string
  clock: Clock
  random: Random
  log: Logger
  reader: CallbackReader
  desktop: Readonly<{
    copy(text: string): Promise<void>
    openFiles(heading: string, endings: readonly string[], maxBytes: number): Promise<readonly Readonly<{ name: string; bytes: Uint8Array }>[]>
    saveFile(suggestedName: string, makeContent: () => Promise<string | Uint8Array>): Promise<boolean>
  }>
  callOut: CallOut
  onChanged(status: ListenerStatus): void
  /** Something lies in the inbox. */
  onDelivery(): void
  /** Where deliveries can be sent, or null when nothing listens; the practice providers are told. */
  onAddress(addressOf: ((owner: AddressOwner, route: string) => string) | null): void
}>

/** A busy port or a lost address is tried again this often (R-28). */
const RETRY_MS = 5_000
const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/

const isLoopback = (address: string): boolean => LOOPBACK.test(address)
const originOf = (address: string, port: number, isTls: boolean): string => `${isTls ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}:${port}`

/** Starts, watches and stops the listener process, and keeps what it needs while the workspace is locked. */
export const createListenerService = (deps: ListenerServiceDeps) => {
  const { listener, inbox, clock, random, log, settings } = deps
  const entry = createListenerEntry(deps.secrets)
  const tlsFiles = createTlsFiles(deps.folder, entry)
  const pgp = createPgpKeys(deps)
  let state: ListenerState = 'off'
  let failure: ErrorDetail | null = null
  let record: ListenerRecord | null = null
  let port = 0
  let isTls = false
  let refusedCount = 0
  let reach: Reachability | null = null
  let pgpKey: ListenerStatus['pgpKey'] = null
  let retry: NodeJS.Timeout | undefined
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = turn.then(work, work)
    turn = result.catch(() => undefined)
    return result
  }

  const wanted = (): Settings['listener'] => (deps.isOpen() ? settings() : (record?.wanted ?? settings()))
  const baseOf = (): string => wanted().publicUrl.replace(/\/+$/, '') || originOf(wanted().address, port || wanted().port, isTls)
  const pathOf = (owner: AddressOwner, secret: string, route: string): string => `/${deps.prefixOf(owner)}/${secret}${route === '' ? '' : `/${route}`}`
  const addresses = (): readonly ListenerAddress[] => {
    const ofProviders = PROVIDER_IDS.flatMap((providerId) => deps.routesOf(providerId).map(({ name, label }): ListenerAddress =>
      ({ providerId, route: name, label, shown: baseOf() + pathOf(providerId, '…', name), signature: deps.signatureOf(providerId) })))
    return [...ofProviders, { providerId: 'intake', route: '', label: 'Anything else, kept for later', shown: baseOf() + pathOf('intake', '…', ''), signature: 'none' }]
  }
  const status = (): ListenerStatus => ({
    state, failure, reach, pgpKey, refusedCount, isTls, port: port || wanted().port, address: wanted().address, publicUrl: wanted().publicUrl,
    isBeyondLoopback: !isLoopback(wanted().address), addresses: addresses(), sealedCount: deps.isOpen() ? 0 : inbox.countSealed(),
  })
  const become = (next: ListenerState, reason: ErrorDetail | null = null): void => {
    state = next
    failure = reason
    deps.onAddress(next === 'listening' ? (owner, route) => originOf(wanted().address === '0.0.0.0' ? '127.0.0.1' : wanted().address, port, isTls) + pathOf(owner, secretOf(owner), route) : null)
    deps.onChanged(status())
  }
  const secretOf = (owner: AddressOwner): string => {
    const secret = record?.secrets[owner]
    if (secret === undefined) throw new AppError('listener.not-running', 'The listener was never started. Start it first.')
    return secret
  }

  const toWanted = ({ address, port: wantedPort, publicUrl, isEnabled, toleranceSeconds }: Settings['listener']): ListenerRecord['wanted'] => ({ address, port: wantedPort, publicUrl, isEnabled, toleranceSeconds })
  /** The private half is in the encrypted store; where it is missing (first use, a new data file) a new pair is made. */
  const ensureRecord = async (): Promise<ListenerRecord> => {
    const known = record ?? (await entry.read())
    if (!deps.isOpen()) {
      if (known === null) throw new AppError('app.locked', 'Unlock Casebench to start the listener for the first time.')
      record = known
      return known
    }
    const isUsable = known !== null && (await deps.store().run('deskKeys.read', { name: 'inbox' })) !== null
    const secrets = Object.fromEntries(ADDRESS_OWNERS.map((owner) => [owner, known?.secrets[owner] ?? newAddressSecret(random)])) as ListenerRecord['secrets']
    let inboxKey = known?.inboxKey ?? ''
    if (!isUsable) {
      const pair = deps.makeInboxKeys()
      await deps.store().run('deskKeys.write', { name: 'inbox', value: pair.privateKey, at: clock.now() })
      inboxKey = pair.publicKey
    }
    const next: ListenerRecord = { version: 1, inboxKey, secrets, wanted: toWanted(settings()) }
    if (JSON.stringify(next) !== JSON.stringify(known)) await entry.write(next)
    record = next
    return next
  }
  const entriesOf = async ({ secrets }: ListenerRecord): Promise<readonly ListenerEntry[]> =>
    Promise.all(ADDRESS_OWNERS.filter((owner) => owner === 'intake' || deps.routesOf(owner).length > 0).map(async (owner) =>
      ({ providerId: owner, prefix: deps.prefixOf(owner), secret: secrets[owner], keys: owner === 'intake' ? [] : await deps.keysOf(owner) })))
  const configOf = async (known: ListenerRecord): Promise<ListenerConfig> => ({
    address: known.wanted.address, port: known.wanted.port, publicUrl: known.wanted.publicUrl, toleranceSeconds: known.wanted.toleranceSeconds, inboxFolder: deps.inboxFolder,
    inboxKey: known.inboxKey, tls: await tlsFiles.read(), entries: await entriesOf(known),
  })
  const bind = async (): Promise<void> => {
    clearTimeout(retry)
    become('starting')
    try {
      const config = await configOf(await ensureRecord())
      port = (await listener.start(config)).port
      isTls = config.tls !== null
      become('listening')
    } catch (error) {
      const detail = toErrorDetail(error)
      log.log('warn', 'listener.not-started', { code: detail.code })
      become('failed', detail)
      retry = setTimeout(() => void inTurn(async () => (state === 'failed' ? bind() : undefined)), RETRY_MS)
      retry.unref()
    }
  }
  const unbind = async (): Promise<void> => {
    clearTimeout(retry)
    await listener.stop()
    become('off')
  }
  listener.onDelivery(() => (deps.isOpen() ? deps.onDelivery() : deps.onChanged(status())))
  listener.onRefused((counts) => {
    refusedCount += Object.values(counts).reduce((sum, count) => sum + count, 0)
    deps.onChanged(status())
  })
  listener.onLost((error) => {
    log.log('error', 'listener.lost', { code: error.code })
    if (state === 'listening' || state === 'starting') void inTurn(bind)
  })
  /** The record follows the settings, so that a locked start binds the same. */
  const remember = async (): Promise<void> => {
    const known = record ?? (await entry.read())
    if (known === null) return
    record = { ...known, wanted: toWanted(settings()) }
    await entry.write(record)
  }
  const reachCheck = createReachCheck({ random, clock, callOut: deps.callOut })

  return {
    status,
    /** At the start of the program, when the workspace was opened, and after a lock. Binds where it is wanted and not bound. */
    follow: (): Promise<void> => inTurn(async () => {
      record ??= await entry.read().catch(() => null)
      if (deps.isOpen()) pgpKey = await pgp.mark()
      if (wanted().isEnabled && record !== null && (state === 'off' || state === 'failed')) await bind()
      else deps.onChanged(status())
    }),
    start: (isConfirmed: boolean): Promise<ListenerStatus> => inTurn(async () => {
      if (!isLoopback(settings().address) && !isConfirmed) throw new AppError('app.invalid-input', 'This address can be reached by other computers. Confirm that first.', { fields: { address: 'is wider than this computer' } })
      await deps.saveSettings({ isEnabled: true })
      await bind()
      return status()
    }),
    stop: (): Promise<ListenerStatus> => inTurn(async () => {
      await deps.saveSettings({ isEnabled: false })
      await remember()
      await unbind()
      return status()
    }),
    /** Ends the process with the program; the wish to listen stays. */
    end: (): Promise<void> => inTurn(async () => {
      clearTimeout(retry)
      if (state !== 'off') await listener.stop()
      state = 'off'
    }),
    /** Settings changed: a wider address is never taken without the officer's word, so the listener stops for it. */
    settingsChanged: (): Promise<void> => inTurn(async () => {
      if (record === null) return
      const before = record.wanted
      await remember()
      const { address, port: nextPort, publicUrl, toleranceSeconds } = settings()
      const isMoved = before.address !== address || before.port !== nextPort || before.publicUrl !== publicUrl
      if (state === 'off' || !(isMoved || before.toleranceSeconds !== toleranceSeconds)) return deps.onChanged(status())
      if (!isMoved) await listener.update(await entriesOf(record), toleranceSeconds)
      else if (before.address !== address && !isLoopback(address)) {
        await deps.saveSettings({ isEnabled: false })
        await unbind()
      } else {
        await listener.stop()
        await bind()
      }
      deps.onChanged(status())
    }),
    /** Keys changed: deliveries are checked with the new ones from now on. */
    keysChanged: (): Promise<void> => inTurn(async () => {
      if (state === 'listening' && record !== null) await listener.update(await entriesOf(record), record.wanted.toleranceSeconds)
    }),
    addressOf: (owner: AddressOwner, route: string): string => baseOf() + pathOf(owner, secretOf(owner), route),
    /** The same on the bound address, for deliveries that the console sends to itself. */
    localAddressOf: (owner: AddressOwner, route: string): string => {
      if (state !== 'listening') throw new AppError('listener.not-running', 'The listener does not run. Start it first.')
      return originOf(wanted().address === '0.0.0.0' ? '127.0.0.1' : wanted().address, port, isTls) + pathOf(owner, secretOf(owner), route)
    },
    isListening: (): boolean => state === 'listening',
    copyAddress: async (owner: AddressOwner, route: string): Promise<void> => deps.desktop.copy(baseOf() + pathOf(owner, secretOf(owner), route)),
    replaceAddress: (owner: AddressOwner): Promise<ListenerStatus> => inTurn(async () => {
      const known = await ensureRecord()
      record = { ...known, secrets: { ...known.secrets, [owner]: newAddressSecret(random) } }
      await entry.write(record)
      if (state === 'listening') await listener.update(await entriesOf(record), record.wanted.toleranceSeconds)
      if (state === 'listening') become('listening')
      return status()
    }),
    checkReach: async (): Promise<Reachability> => {
      if (state !== 'listening') throw new AppError('listener.not-running', 'The listener does not run. Start it first.')
      reach = await reachCheck.run(baseOf() + pathOf('intake', secretOf('intake'), 'reach'))
      deps.onChanged(status())
      return reach
    },
    /** A reachability call that came back. @returns false for a nonce that nobody waits for. */
    noteReach: (nonce: string | null): boolean => reachCheck.note(nonce),
    setCertificate: (): Promise<boolean> => inTurn(async () => {
      const files = await deps.desktop.openFiles('Certificate and private key (PEM)', ['pem', 'crt', 'cer', 'key'], 64 * 1024)
      if (files.length === 0) return false
      await tlsFiles.write(checkPair(files.map(({ bytes }) => Buffer.from(bytes).toString('utf8'))))
      if (state !== 'off') {
        await listener.stop()
        await bind()
      }
      return true
    }),
    removeCertificate: (): Promise<void> => inTurn(async () => {
      await tlsFiles.remove()
      if (state === 'off') return
      await listener.stop()
      await bind()
    }),
    makePgpKey: async (isReplacing: boolean): Promise<ListenerStatus> => {
      pgpKey = await pgp.make(isReplacing)
      deps.onChanged(status())
      return status()
    },
    savePgpKey: (): Promise<boolean> => pgp.save(),
    pgpPrivateKey: (): Promise<string | null> => pgp.privateKey(),
    rotate: (): Promise<void> => (state === 'listening' ? listener.rotate() : Promise.resolve()),
  }
}
export type ListenerService = ReturnType<typeof createListenerService>
