import type { BankAccount } from './accounts.ts'
import { applicantAddress } from './bodies/address.ts'
import { requireSession, type Handler } from './call.ts'
import { readAccounts } from './parameters.ts'
import { Refusal } from './refusal.ts'

function describeIdentified(account: BankAccount): Record<string, unknown> {
  return {
    accountHolder: account.accountHolder,
    bsb: account.bsb.replace('-', ''),
    accountNumber: account.accountNumber,
    accountType: account.accountType,
    accountNickname: account.name,
  }
}

/** `POST /identify` (seed 004, "Identify"); once per login session. In JSON the address has only what is known. */
export const identify: Handler = (call) => {
  const session = requireSession(call)
  const { institution, customer } = session
  if (!institution || !customer) throw new Refusal(19006, 'nobody is logged in')
  if (session.isIdentifyUsed) throw new Refusal(19006, 'identify can be called once per login session')
  const chosen = readAccounts(call.body, session)
  session.isIdentifyUsed = true
  const known = Object.fromEntries(Object.entries(applicantAddress).filter(([, value]) => value !== ''))
  const report = {
    generalData: {
      address: call.format === 'json' ? known : applicantAddress,
      accountHolder: chosen[0]?.accountHolder.toUpperCase() ?? '',
      phone: '0491570156',
      email: 'mary.jones@example.com',
    },
    cards: [],
    accounts: chosen.map(describeIdentified),
  }
  const body = {
    [institution.slug]: {
      referralCode: session.referralCode ?? '',
      submissionTime: call.environment.context.clock.localTime().replace('T', ' '),
      bankData: { bankName: institution.name, bankSlug: institution.slug },
      verificationReport: report,
    },
  }
  return { kind: 'body', body, session }
}
