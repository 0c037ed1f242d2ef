import type { Call } from './call.ts'
import { readBoolean, writeReply, type Format } from './exchange.ts'
import { readText } from './parameters.ts'
import { invalid, missing, Refusal } from './refusal.ts'
import { isLoopbackAddress } from './settings.ts'
import { encryptFile } from './submission/encrypt.ts'
import type { Session } from './sessions.ts'
import { exportStatements } from './statements.ts'

/** Where and how an asynchronous export is delivered. */
export type Delivery = Readonly<{
  callback: string
  errorCallback: string | undefined
  format: Format
  hasFiles: boolean
}>

/** An address of the request; undefined where it names none. */
function readAddress(call: Call, name: string): string | undefined {
  const given = readText(call.body, name)
  if (given === undefined) return undefined
  if (!URL.canParse(given)) throw invalid(name, 'not an address')
  if (!new URL(given).protocol.startsWith('http')) throw invalid(name, 'use http or https')
  if (!isLoopbackAddress(given)) throw invalid(name, 'the sandbox delivers on loopback only')
  return given
}

/** The delivery that a request asks for; undefined when it is synchronous. Addresses may be defaults of the account. */
export function readDelivery(call: Call): Delivery | undefined {
  if (!readBoolean(call.body, 'async')) return undefined
  const { addresses } = call.environment.settings()
  const callback = readAddress(call, 'callback') ?? addresses.result ?? undefined
  if (callback === undefined) throw missing('callback')
  const format = readText(call.body, 'callbackFormat')
  if (format !== undefined && format !== 'application/json' && format !== 'application/xml') {
    throw invalid('callbackFormat', 'use application/json or application/xml')
  }
  return {
    callback,
    errorCallback: readAddress(call, 'errorCallback') ?? addresses.error ?? undefined,
    format: format === undefined ? call.format : format === 'application/xml' ? 'xml' : 'json',
    hasFiles: readBoolean(call.body, 'include_files') || readBoolean(call.body, 'with_pdf'),
  }
}

async function post(address: string, format: Format, body: object, dataVersion?: string): Promise<void> {
  const { headers, body: text } = writeReply(format, 200, body, dataVersion)
  // No redirects: they could lead off the machine.
  await fetch(address, { method: 'POST', headers, body: String(text), redirect: 'error' })
}

/**
 * Exports and posts the result; failures go to the error address. How files travel in the callback is not in the
 * document: here each is a member of `files` with its name and base64 data.
 */
export async function deliver(delivery: Delivery, call: Call, session: Session): Promise<void> {
  const tokens = { user_token: session.token, referral_code: session.referralCode }
  try {
    const written = exportStatements(call, session, session.customer?.accounts ?? [], 'login_fetch_all')
    const { publicKey } = call.environment.settings()
    const files = session.files.map(({ name, bytes }) =>
      publicKey === null
        ? { name, data: bytes.toString('base64') }
        : { name: `${name}.pgp`, data: encryptFile(name, bytes, publicKey).toString('base64') },
    )
    const body = { ...written.body, ...tokens, ...(delivery.hasFiles ? { files } : {}) }
    await post(delivery.callback, delivery.format, body, written.dataVersion)
  } catch (error) {
    if (!(error instanceof Refusal) || delivery.errorCallback === undefined) return
    await post(delivery.errorCallback, delivery.format, { error: error.message, errorCode: error.code, ...tokens })
  }
}
