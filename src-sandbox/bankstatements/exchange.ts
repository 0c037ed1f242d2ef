import type { SandboxReply, SandboxRequest } from '../frame/provider-module.ts'
import { outputVersions, type OutputVersion } from './bodies/statement-body.ts'
import { invalid, Refusal } from './refusal.ts'
import { readXml } from './xml-reader.ts'
import { writeXml } from './xml-writer.ts'

/** Format of an answer. */
export type Format = 'json' | 'xml'

/** Members of a request body; in XML every leaf is a text. */
export type RequestBody = Readonly<Record<string, unknown>>

/**
 * The format that `Accept` asks for; JSON when the header is absent (seed 004, "Response Data Format").
 * An unknown type is refused in JSON with 406.
 */
export function readFormat(request: SandboxRequest): Format {
  const accept = request.headers['accept'] ?? ''
  const types = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '')
  for (const type of types) {
    if (type === '' || type === '*/*' || type === 'application/json' || type === 'application/*') return 'json'
    if (type === 'application/xml') return 'xml'
    // Retrieve Files and Merge name other types but still want errors in JSON or XML.
    if (type === 'application/x-zip' || type === 'application/zip') continue
  }
  if (types.every((type) => type.includes('zip'))) return 'json'
  throw new Refusal(19003, 'Accept: use application/json or application/xml', 406)
}

/** The media type of a request without its parameters, in lower case. */
export function contentType(request: SandboxRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

function parseJson(text: string): RequestBody {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('not an object')
  return value as RequestBody
}

/**
 * Reads a body. Content without a Content-Type is rejected (seed 004, "Request Data Format"); `malformedCode` is
 * what a body that cannot be read ends with.
 */
export function readBody(request: SandboxRequest, malformedCode: number): RequestBody {
  if (request.body.length === 0) return {}
  const type = contentType(request)
  if (type === '') throw new Refusal(19006, 'a request with a body needs Content-Type')
  const text = request.body.toString('utf8')
  try {
    if (type === 'application/json') return parseJson(text)
    if (type === 'application/xml') return readXml(text)
  } catch {
    throw new Refusal(malformedCode, 'the body could not be read')
  }
  throw new Refusal(19006, 'Content-Type: use application/json or application/xml', 415)
}

/** The version of `X-OUTPUT-VERSION`; blank or absent is the original (seed 004, "API Versions"). */
export function readVersion(request: SandboxRequest): OutputVersion {
  const given = (request.headers['x-output-version'] ?? '').trim()
  const version = outputVersions.find((entry) => entry === given)
  if (version === undefined) throw invalid('X-OUTPUT-VERSION', 'no such version')
  return version
}

/** Writes a body in the format of the answer; in XML the version stands on the root, not inside it. */
export function writeReply(format: Format, status: number, body: object, dataVersion?: string): SandboxReply {
  if (format === 'json') {
    return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  }
  const members = Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'dataVersion'))
  return { status, headers: { 'content-type': 'application/xml; charset=utf-8' }, body: writeXml(members, dataVersion) }
}

/** True for `true`, `1` and their texts; false for absent, `false` and `0`; anything else is refused. */
export function readBoolean(body: RequestBody, name: string): boolean {
  const value = body[name]
  if (value === undefined || value === '' || value === null) return false
  if (value === true || value === 1 || value === '1' || value === 'true') return true
  if (value === false || value === 0 || value === '0' || value === 'false') return false
  throw invalid(name, 'use true, false, 1 or 0')
}
