import { toDecimal, toNumber } from '../accounts.ts'
import type { Institution } from '../institutions.ts'
import type { AccountLedger } from '../ledger/ledger.ts'
import { applicantAddress } from './address.ts'
import { describeMetrics } from './analysis.ts'
import { describedAccount, textAccount, transactionHash } from './dated-versions.ts'
import { originalAccounts, type PeriodForm } from './original.ts'

/** Version strings of the table in "API Versions"; blank is the original. */
export const outputVersions = ['', '20160527', '20170401', '20190901'] as const

/** One of the four versions. */
export type OutputVersion = (typeof outputVersions)[number]

/** Everything an export needs to be written in any version. */
export type StatementExport = Readonly<{
  institution: Institution
  ledgers: readonly AccountLedger[]
  /** The customer's referral code, or a hash where there is none. */
  reference: string
  /** Local time, `YYYY-MM-DDTHH:MM:SS`. */
  submissionTime: string
  documentId: string
}>

/** A written body and the `dataVersion` attribute that its XML root carries. */
export type WrittenBody = Readonly<{ body: Record<string, unknown>; dataVersion?: string }>

function institutionData(version: OutputVersion, { institution, ledgers, ...rest }: StatementExport): WrittenBody {
  const body = {
    dataVersion: Number(version),
    reference: rest.reference,
    submissionTime: rest.submissionTime,
    institutionData: {
      institutionName: institution.name,
      institutionSlug: institution.slug,
      institutionType: institution.kind,
      institutionAccounts: ledgers.map((ledger) => ({
        id: ledger.account.id,
        accountType: ledger.account.accountType,
        accountHolder: ledger.account.accountHolder,
        accountName: ledger.account.name,
        accountNumber: ledger.account.accountNumber,
        currentBalance: toDecimal(ledger.account.balanceCents),
        transactions: [...ledger.transactions].reverse().map((transaction) => ({
          date: transaction.date,
          text: transaction.text,
          amount: toNumber(transaction.cents),
          transactionHash: transactionHash(ledger.account, transaction),
        })),
      })),
    },
  }
  // In XML the version is an attribute of the root, and 20160527 has none (the three samples).
  return version === '20160527' ? { body } : { body, dataVersion: version }
}

function textBody(version: OutputVersion, data: StatementExport): WrittenBody {
  const { institution, ledgers, reference, submissionTime } = data
  const bankData = {
    bankName: institution.name,
    bankSlug: institution.slug,
    bankAccounts: ledgers.map(textAccount),
  }
  if (version === '20160527') return { body: { reference, submissionTime, bankData } }
  const dataVersion = Number(version)
  const decisionMetrics = describeMetrics(ledgers)
  return { body: { dataVersion, reference, submissionTime, bankData, decisionMetrics }, dataVersion: version }
}

function describedBody(version: OutputVersion, data: StatementExport): WrittenBody {
  const { institution, ledgers, reference, submissionTime, documentId } = data
  const bank = {
    bankName: institution.name,
    bankSlug: institution.slug,
    errors: [],
    bankAccounts: ledgers.map(describedAccount),
    address: applicantAddress,
  }
  const body = {
    dataVersion: Number(version),
    reference,
    submissionTime,
    banks: [bank],
    decisionMetrics: describeMetrics(ledgers),
    documentId,
    scoreModels: [],
  }
  return { body, dataVersion: version }
}

/**
 * Writes an export in one version. Superannuation has no original form in the document, so it takes 20160527's
 * there. In XML the original `login_fetch_all` leaves out the level of the bank's slug, as its sample does.
 */
export function writeStatements(
  version: OutputVersion,
  data: StatementExport,
  call: 'statements' | 'login_fetch_all',
  isXml: boolean,
): WrittenBody {
  if (data.institution.kind === 'super') return institutionData(version === '' ? '20160527' : version, data)
  if (version === '20160527' || version === '20170401') return textBody(version, data)
  if (version === '20190901') return describedBody(version, data)
  const form: PeriodForm = call === 'statements' ? 'text' : 'object'
  const accounts = originalAccounts(data.institution, data.ledgers, form)
  if (isXml && call === 'login_fetch_all') return { body: { accounts } }
  return { body: { accounts: { [data.institution.slug]: { accounts } } } }
}
