import { toDecimal } from '../accounts.ts'
import type { StatementExport } from '../bodies/statement-body.ts'
import type { AccountLedger } from '../ledger/ledger.ts'
import { summarize } from '../ledger/summary.ts'
import { createPdf } from './pdf.ts'

/** A file that an export left in the session; `bytes` is what the ZIP holds under `name`. */
export type ExportedFile = Readonly<{ name: string; bytes: Buffer }>

const linesShown = 45

function statementLines(data: StatementExport, ledger: AccountLedger, title: string): string[] {
  const { account } = ledger
  const summary = summarize(ledger)
  const shown = [...ledger.transactions].reverse().slice(0, linesShown)
  return [
    title,
    `${data.institution.name.trim()}  ${account.name}  BSB ${account.bsb}  Account ${account.accountNumber}`,
    `${account.accountHolder}  Reference ${data.reference}`,
    `${ledger.from} to ${ledger.to}`,
    `Opening ${toDecimal(summary.openingCents)}  Closing ${toDecimal(summary.closingCents)}`,
    '',
    ...shown.map((entry) => {
      const figures = [entry.cents, entry.balanceCents].map((cents) => toDecimal(cents).padStart(12))
      return `${entry.date}  ${entry.text.slice(0, 46).padEnd(46)} ${figures.join(' ')}`
    }),
  ]
}

function toFileName(data: StatementExport, ledger: AccountLedger, ending: string): string {
  const parts = [data.reference, data.institution.slug, ledger.account.accountNumber]
  return `${parts.join('-').replace(/[^A-Za-z0-9._-]+/g, '_')}${ending}`
}

/**
 * The files of an export: one generated PDF per account, a bank's own eStatement where the bank has them (its name
 * ends with `-e.pdf`), and the raw data if asked for (seed 004, "Files", and `generate_raw_file`).
 */
export function createExportFiles(data: StatementExport, rawJson: string | undefined): ExportedFile[] {
  const generated = data.ledgers.map((ledger) => ({
    name: toFileName(data, ledger, '.pdf'),
    bytes: createPdf(statementLines(data, ledger, 'Sandbox statement, generated')),
  }))
  const eStatements = data.institution.hasEStatements ? data.ledgers.slice(0, 1) : []
  const own = eStatements.map((ledger) => ({
    name: toFileName(data, ledger, '-e.pdf'),
    bytes: createPdf(statementLines(data, ledger, `eStatement of ${data.institution.name.trim()}`)),
  }))
  const rawName = `${data.reference.replace(/[^A-Za-z0-9._-]+/g, '_')}-${data.documentId}.json`
  const raw = rawJson === undefined ? [] : [{ name: rawName, bytes: Buffer.from(rawJson, 'utf8') }]
  return [...generated, ...own, ...raw]
}
