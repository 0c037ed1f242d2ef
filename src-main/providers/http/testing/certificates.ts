import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { bitString, boolean, integer, objectId, octetString, sequence, setOf, tagged, text, utcTime } from './der.ts'

const DAY_MS = 86_400_000

/** What a test certificate says. Days count from now; negative ones lie in the past. */
export type CertificateWish = Readonly<{ names: readonly string[]; fromDay?: number; toDay?: number; isAuthority?: boolean }>

/** A certificate with its private key, both PEM. */
export type TestCertificate = Readonly<{ certificate: string; key: string; name: string; privateKey: KeyObject }>

const signedBy = objectId('1.2.840.10045.4.3.2') // ecdsa-with-SHA256
const commonName = (name: string): Buffer => sequence(setOf(sequence(objectId('2.5.4.3'), text(name))))
const extension = (id: string, isCritical: boolean, value: Buffer): Buffer =>
  sequence(objectId(id), ...(isCritical ? [boolean(true)] : []), octetString(value))

const extensionsOf = ({ names, isAuthority = false }: CertificateWish): Buffer => {
  const alternatives = sequence(...names.map((name) => tagged(0x82, Buffer.from(name, 'latin1'))))
  const constraints = extension('2.5.29.19', true, sequence(...(isAuthority ? [boolean(true)] : [])))
  return tagged(0xa3, sequence(constraints, extension('2.5.29.17', false, alternatives)))
}

const toPem = (der: Buffer): string => `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`

/**
 * Makes an X.509 certificate with a fresh P-256 key, without any outside tool, so that the TLS tests run wherever Node
 * does. Signed by the issuer, or by itself where there is none.
 */
export const makeCertificate = (wish: CertificateWish, issuer?: TestCertificate): TestCertificate => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = wish.names[0] ?? 'nobody'
  const at = (days: number): Date => new Date(Date.now() + days * DAY_MS)
  const signed = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    sequence(signedBy),
    commonName(issuer?.name ?? name),
    sequence(utcTime(at(wish.fromDay ?? -1)), utcTime(at(wish.toDay ?? 1))),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensionsOf(wish),
  )
  const signature = sign('sha256', signed, issuer?.privateKey ?? privateKey)
  const certificate = toPem(sequence(signed, sequence(signedBy), bitString(signature)))
  return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), name, privateKey }
}
