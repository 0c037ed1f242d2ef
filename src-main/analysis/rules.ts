import type { RuleRef, RuleText } from '#shared/domain/figure.ts'

type Statement = Readonly<{ version: number; words: string }>

/**
 * Every rule in words. The version of a rule is raised whenever its words or what it yields change, so that a figure
 * that was written down can be told from one by another rule.
 */
const RULES = {
  'row-order': { version: 1, words: 'Between neighboring rows with balances, the order that explains more balances is taken (old to new, or back). If both explain as many, the dates of the first and last row decide, then which of the two follows the opening balance; else old to new.' },
  'counted-row': { version: 1, words: 'A row counts when it is booked, or pending with a balance (then the bank counted it), is folded into no other row and is not dated after the day of the analysis or outside the window.' },
  'totals-add-up': { version: 1, words: 'Opening balance + credits + debits, all as sent, equal the closing balance to the smallest unit.' },
  'running-balance': { version: 1, words: 'Each stated balance equals the one before it plus the counted rows since. The first is compared with the opening balance, where that was sent. After a break the check goes on from the stated balance.' },
  'last-row-closes': { version: 1, words: 'The balance of the newest row equals the closing balance as sent.' },
  'day-ends': { version: 1, words: 'Each day-end balance as sent equals the balance of the last row booked on or before that day, or the opening balance where there is none.' },
  'sent-totals': { version: 1, words: 'The sums of the counted credits and debits equal the totals as sent; the difference is ours less theirs.' },
  coverage: { version: 1, words: 'A delivery proves the days of its stated period, or from its first to its last row where it states none. A day proven by two deliveries came twice. Together, a day is proven when every account has it.' },
  'account-iban': { version: 1, words: 'Two deliveries are of one account when currency and IBAN agree, spaces aside.' },
  'account-bsb-number': { version: 1, words: 'Two deliveries are of one account when currency, BSB and account number agree, and no digit is masked.' },
  'account-number-institution': { version: 1, words: 'Two deliveries are of one account when currency, account number (five digits or more, none masked) and institution agree.' },
  'account-number-in-iban': { version: 1, words: 'Two deliveries are of one account when currency agrees and the account number of one (eight digits or more) is the end of the IBAN of the other.' },
  'account-masked-number': { version: 1, words: 'Two deliveries are of one account when currency, institution and type agree, the numbers agree in every digit that both show (three or more), no other account fits, and they are not of one delivery.' },
  'exact-repeat': { version: 1, words: 'Rows of two deliveries are the same when day, amount, wording (case, marks and spacing aside) and status agree. On a day wholly inside both deliveries both lists are complete, so the n-th of equal rows is the same in both; on the first or last day of one of them the balances must agree too, where both are known. Rows of one list are never the same.' },
  'balance-repeat': { version: 1, words: 'Rows of two deliveries are the same when day, amount, status and the balance after the row agree, whatever their wording.' },
  'pending-settled': { version: 1, words: 'A pending row is settled by a booked row of a later delivery with the same amount, dated from 1 day before to 7 days after it, that was not in the delivery of the pending row, when one wording holds the words of the other or they share their first word of four letters or more. A wording that says nothing but "pending" agrees with anything if one booked row alone fits. The booked row counts.' },
  'own-transfer': { version: 1, words: 'A debit and a credit of the same amount and currency on two accounts of the applicant are one transfer when the credit is dated from 1 day before to 4 days after the debit and something says so: an account number in the wording, the provider, or a word for transfers or a holder’s name. Wages, benefits and pensions need the account number. Stronger evidence is taken first, then fewer days apart; each row once. Amount and days alone are not enough; a category that the officer gave undoes the link. A row in the category of own transfers is one also without its other half, and such rows are shown apart.' },
  'category-order': { version: 1, words: 'The category is the officer’s; else the edited map’s; else the one that our table has for the provider’s category, label or type; else one by words of the description; else uncategorised. A linked own transfer is a transfer unless the officer said otherwise, and the debit of a repayment of the applicant’s own loan is a repayment. Where a provider says loan and the wording names a pay-later company, it is pay later. The provider’s own word stays with the row.' },
  'payment-stream': { version: 1, words: 'Rows of one direction, currency and category belong together when their wording agrees after numbers, references, months and words of payment are taken out. Rows of one day are one payment.' },
  rhythm: { version: 1, words: 'A rhythm fits when at least three payments exist (two for quarterly and yearly bills), three quarters of the gaps are one step or up to three steps of it within its tolerance (weekly 7±1, fortnightly 14±2, four-weekly 28±2 days, monthly ±4, quarterly ±7, yearly ±15 days around the same day of the month), and no more than a quarter of the steps were missed. Of several, fewest missed, then most gaps explained, then least deviation.' },
  'typical-amount': { version: 1, words: 'The median of the payments; of an even number the lower of the two middle ones, so that it is an amount that was paid.' },
  equivalents: { version: 1, words: 'By rhythm: typical amount × payments a year (52, 26, 13, 12, 4, 1). Irregular: sum in the window × 365 ÷ days of the window. Monthly = yearly ÷ 12. Halves are rounded away from zero.' },
  ongoing: { version: 1, words: 'A stream goes on while the next payment, with the tolerance of its rhythm, is not overdue by more than one step at the last day that is covered; an irregular one for 45 days after its last payment.' },
  income: { version: 1, words: 'Income is credits in categories of income, uncategorised ones and payments from people, on everyday and savings accounts; own transfers, refunds, loans paid out, and credits in categories of spending are none. A stream of benefits or wages has most of its rows in that category (pension counts as benefits); the rest is other.' },
  'income-confidence': { version: 1, words: 'Strong: regular, going on, three payments or more, none missed, and the kind is known from the officer or the provider. Fair: regular, going on, three payments or more. Weak: everything else. Every point that holds or fails is named.' },
  'income-total': { version: 1, words: 'The sum of the monthly equivalents of the streams that go on and are strong or fair. Weak streams are summed apart.' },
  commitment: { version: 1, words: 'Debits in categories of loans, pay later, rent and mortgage and subscriptions are commitments whatever their rhythm; other categories of bills when they are regular. Names of lenders come from the provider’s label, else the wording. Ended ones stay listed and are in no total.' },
  'other-lender': { version: 1, words: 'A counterparty of loan, card, pay-later or debt-collection rows that is no own account of the applicant.' },
  'bills-spread': { version: 1, words: 'Quarterly and yearly bills are shown as paid, and spread as their yearly amount ÷ 12.' },
  'negative-days': { version: 1, words: 'Days of the window whose day-end balance is known and below zero. Together: days on which any everyday or savings account was.' },
  'lowest-day-end': { version: 1, words: 'The lowest known day-end balance of the window and the first day that had it. Together: of any everyday or savings account.' },
  'day-end': { version: 1, words: 'The last stated balance of the day plus counted rows after it that state none; days without rows keep the balance before. Before the first row stands the opening balance as sent, or the first stated balance less what led to it, or the closing balance less all rows. Together: the sum over everyday and savings accounts. Unknown on days that no delivery proves.' },
  'category-sum': { version: 1, words: 'The sum, or the number, of the counted rows in the category.' },
  'dishonour-count': { version: 1, words: 'A bank shows one dishonour as up to three rows: the debit, its return and a fee. The number is the largest of those three kinds among the rows in the category, per account.' },
  'share-of-debits': { version: 1, words: 'Debits in the category ÷ all debits that are no own transfers.' },
  'categorised-share': { version: 1, words: 'Amount in any category but uncategorised ÷ amount of all counted rows of that direction, own transfers included.' },
  flow: { version: 1, words: 'In: counted credits, out: counted debits, both without own transfers (a repayment of the applicant’s own loan account stays out). Net = in + out.' },
  'calendar-month': { version: 1, words: 'Calendar months; one is partial when days of it lie outside the window or are proven by no delivery.' },
  'month-average': { version: 1, words: 'Mean of the sums of the newest 3 or 12 calendar months that are whole and follow each other; unknown where there are fewer. Halves are rounded away from zero.' },
  'pay-cycle': { version: 1, words: 'From each payday of the main stream to the day before the next; the main stream is the regular one going on with the highest monthly equivalent, wages before benefits before others. What lies before the first and from the last payday on is partial.' },
  'share-of-income': { version: 1, words: 'Monthly equivalent of the commitments that go on ÷ monthly income.' },
} as const satisfies Readonly<Record<string, Statement>>

export type RuleId = keyof typeof RULES

/** Name and version of a rule, as figures carry them. */
export const ruleRef = (id: RuleId): RuleRef => ({ id, version: RULES[id].version })

/** All rules with their words, in the order of the table. */
export const ALL_RULES: readonly RuleText[] = Object.entries(RULES).map(([id, { version, words }]) => ({ id, version, words }))
