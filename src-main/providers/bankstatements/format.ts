import { readJson } from '../http/read-json.ts'
import { isWireObject, type WireObject } from './wire-object.ts'
import { readXmlBody, writeXmlBody } from './xml.ts'

/** Seed 004, "API Data Formats": each call names the format that it sends and the one that it wants back. */
export type WireFormat = 'json' | 'xml'

export const MEDIA_TYPES: Readonly<Record<WireFormat, string>> = { json: 'application/json', xml: 'application/xml' }

/** A written request with its Content-Type; what XML cannot hold goes in JSON. */
export const writeBody = (body: WireObject, format: WireFormat): Readonly<{ text: string; mediaType: string }> => {
  const xml = format === 'xml' ? writeXmlBody(body) : undefined
  return xml === undefined ? { text: JSON.stringify(body), mediaType: MEDIA_TYPES.json } : { text: xml, mediaType: MEDIA_TYPES.xml }
}

/**
 * Reads an answer by what it is, not by what was asked for: gateways answer in their own format.
 * @returns an empty object for an empty answer.
 * @throws SyntaxError for anything that is not an object in JSON or the vendor's XML.
 */
export const readBody = (bytes: Uint8Array): WireObject => {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1').replace(/^\u00EF\u00BB\u00BF/, '').trimStart()
  if (start === '' && Buffer.from(bytes).toString('latin1').trim() === '') return {}
  const body = start.startsWith('<') ? readXmlBody(bytes) : readJson(bytes)
  if (!isWireObject(body)) throw new SyntaxError('not an object')
  return body
}
