import http from 'node:http'
import https from 'node:https'
import type { Call, Environment } from '../call.ts'
import { customers, type Customer } from '../customers.ts'
import type { ExportedFile } from '../documents/export-files.ts'
import { institutions } from '../institutions.ts'
import { exportStatements } from '../statements.ts'
import { writeReply } from '../exchange.ts'
import { encryptFile } from './encrypt.ts'

const outcomes = ['COMPLETE', 'LOGIN_FAIL', 'ERROR'] as const

/** How an applicant's way through a link ends. */
export type FinishedLink = Readonly<{
  /** The complete referrer code of the link. */
  reference: string
  institution: string
  username: string | null
  /** As the person typed it; empty where the frame did not ask. */
  name: string
  status: (typeof outcomes)[number]
  errorCode: number
  errorText: string
  /** Added to the true number of files in `fileCount`; anything but 0 is wrong. */
  countOffset: number
  /** Whether the browser is led back. */
  returns: boolean
}>

const defaults: FinishedLink = {
  reference: '', institution: 'bank_of_statements', username: null, name: '', status: 'COMPLETE', errorCode: 30_001, errorText: 'An error has occurred.', countOffset: 0, returns: true,
}

const referencePattern = /^[A-Za-z0-9~.:_-]{4,30}$/

const checks: Readonly<Record<keyof FinishedLink, (value: unknown) => boolean>> = {
  reference: (value) => typeof value === 'string' && referencePattern.test(value),
  institution: (value) => institutions.some(({ slug, isTestBank }) => slug === value && isTestBank),
  username: (value) => value === null || typeof value === 'string',
  name: (value) => typeof value === 'string',
  status: (value) => (outcomes as readonly unknown[]).includes(value),
  errorCode: (value) => Number.isInteger(value) && Number(value) > 0,
  errorText: (value) => typeof value === 'string',
  countOffset: (value) => Number.isInteger(value),
  returns: (value) => typeof value === 'boolean',
}

/** Reads what the control endpoint got; throws RangeError for an unknown name or a value that does not fit. */
export function readFinishedLink(given: Readonly<Record<string, unknown>>): FinishedLink {
  const whole = { ...defaults, ...given }
  for (const [name, value] of Object.entries(whole)) {
    const isFitting = Object.hasOwn(checks, name) ? checks[name as keyof FinishedLink] : undefined
    if (!isFitting) throw new RangeError(`unknown value ${name}`)
    if (!isFitting(value)) throw new RangeError(`${name} has a value that does not fit`)
  }
  customerOf(whole)
  return whole
}

function customerOf({ institution, username }: FinishedLink): Customer {
  const found = customers.find((entry) => entry.institution === institution && (username === null ? !entry.loginError && !entry.exportError : entry.username === username))
  if (!found) throw new RangeError('no such test login')
  return found
}

/** Files of an export as a submission has them: PDFs, a bank's own ones, and one file of raw data. */
function exportFiles(environment: Environment, link: FinishedLink): readonly ExportedFile[] {
  const customer = customerOf(link)
  const session = environment.sessions.open()
  try {
    session.referralCode = link.reference
    session.customer = customer
    const institution = institutions.find(({ slug }) => slug === customer.institution)
    if (institution) session.institution = institution
    const { rawFormat } = environment.settings()
    const request = { method: 'POST', path: '', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) }
    const call: Call = { environment, request, format: rawFormat, version: '20190901', body: {}, session }
    const { body, dataVersion } = exportStatements(call, session, customer.accounts, 'statements')
    const raw = { name: `${link.reference.replace(/[^A-Za-z0-9._-]+/g, '_')}.${rawFormat}`, bytes: Buffer.from(writeReply(rawFormat, 200, body, dataVersion).body) }
    return [...session.files, raw]
  } finally {
    environment.sessions.end(session)
  }
}

type Answered = Readonly<{ status: number; body: string }>

async function submit(environment: Environment, link: FinishedLink, address: string): Promise<Answered> {
  const { publicKey } = environment.settings()
  const files = exportFiles(environment, link)
  const form = new FormData()
  form.set('referrerCode', link.reference)
  form.set('name', link.name)
  form.set('fileCount', String(files.length + link.countOffset))
  files.forEach(({ name, bytes }, index) => {
    const type = name.endsWith('.pdf') ? 'application/pdf' : `application/${environment.settings().rawFormat}`
    const file = publicKey === null ? new File([new Uint8Array(bytes)], name, { type }) : new File([new Uint8Array(encryptFile(name, bytes, publicKey))], `${name}.pgp`, { type: 'application/octet-stream' })
    form.set(`file${index + 1}`, file)
  })
  // "The URL should not perform a redirect unless it is after the data has been processed": whatever it says then is over.
  const response = await fetch(address, { method: 'POST', body: form, redirect: 'manual' })
  return { status: response.status, body: await response.text() }
}

/** The browser goes to the stored address with the parameters of "Returning Control", as a top-level page. */
function lead({ reference, status, errorCode, errorText }: FinishedLink, address: string): Promise<Answered> {
  const target = new URL(address)
  target.searchParams.set('referrerCode', reference)
  target.searchParams.set('status', status)
  if (status === 'ERROR') {
    target.searchParams.set('errorCode', String(errorCode))
    target.searchParams.set('errorText', errorText)
  }
  return navigate(target)
}

/** What a browser sends for a page that a link led to; `fetch` would mark it as its own. */
function navigate(target: URL): Promise<Answered> {
  const headers = { accept: 'text/html', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'upgrade-insecure-requests': '1' }
  const { get } = target.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    get(target, { headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => void (body += text))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    }).on('error', reject)
  })
}

/**
 * An applicant finishes a link: the data goes to the address for submissions, then the browser is led back. Where an
 * address is not set up that part does not happen, as at the vendor.
 */
export async function finishLink(environment: Environment, given: Readonly<Record<string, unknown>>): Promise<Readonly<{ submission: Answered | null; return: Answered | null }>> {
  const link = readFinishedLink(given)
  const { addresses } = environment.settings()
  const submission = link.status === 'COMPLETE' && addresses.submission !== null ? await submit(environment, link, addresses.submission) : null
  return { submission, return: link.returns && addresses.return !== null ? await lead(link, addresses.return) : null }
}
