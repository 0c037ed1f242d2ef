import { requireRawStatement, type RawAccount, type RawBank, type RawStatement } from './merge-input.ts'
import { mergeAccounts } from './merge-accounts.ts'
import type { Handler } from './call.ts'
import { contentType, readBoolean } from './exchange.ts'
import { checkReferralCode } from './parameters.ts'
import { invalid, missing, Refusal } from './refusal.ts'

const accountKey = (account: RawAccount): string => `${account.bsb}|${account.accountNumber}`

function mergeBanks(banks: readonly RawBank[]): RawBank[] {
  const slugs = [...new Set(banks.map((bank) => bank.bankSlug))]
  return slugs.map((slug) => {
    const same = banks.filter((bank) => bank.bankSlug === slug)
    const accounts = same.flatMap((bank) => bank.bankAccounts)
    const keys = [...new Set(accounts.map(accountKey))]
    const merged = keys.map((key) => mergeAccounts(accounts.filter((account) => accountKey(account) === key)))
    return { bankName: same[0]?.bankName ?? '', bankSlug: slug, errors: [], bankAccounts: merged }
  })
}

async function readForm(body: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  } catch {
    throw new Refusal(19006, 'the form could not be read')
  }
}

async function readFiles(form: FormData): Promise<RawStatement[]> {
  const given = [...form].filter(([name]) => name.startsWith('file')).map(([, value]) => value)
  if (given.length === 0) throw missing('file')
  const texts = await Promise.all(given.map(async (value) => (typeof value === 'string' ? value : await value.text())))
  return texts.map(requireRawStatement)
}

/**
 * `POST /merge_statements` (seed 004, "Merge and Deduplicate Raw data"): raw files of version 20190901 as a form,
 * newest submission first, the same transaction once.
 */
export const mergeStatements: Handler = async (call) => {
  if (contentType(call.request) !== 'multipart/form-data') throw new Refusal(19006, 'use multipart/form-data', 415)
  const form = await readForm(call.request.body, call.request.headers['content-type'] ?? '')
  const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
  const isSubmitted = readBoolean(fields, 'performOutputSubmission')
  if (readBoolean(fields, 'async') && !isSubmitted) throw invalid('async', 'use it with performOutputSubmission')
  const reference = form.get('referenceCode')
  const files = await readFiles(form)
  const newestFirst = files.toSorted((left, right) => right.submissionTime.localeCompare(left.submissionTime))
  const body = {
    dataVersion: 20190901,
    reference: typeof reference === 'string' ? checkReferralCode(reference) : (newestFirst[0]?.reference ?? ''),
    submissionTime: call.environment.clock.localTime(),
    banks: mergeBanks(newestFirst.flatMap((file) => file.banks)),
  }
  return { kind: 'body', body, dataVersion: '20190901' }
}
