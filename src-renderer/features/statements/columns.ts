import type { GridColumn } from '../../components/grid/grid-types.ts'
import { formatLocalDate } from '../../format/dates.ts'
import { currencyMark, plainDecimal } from '../../format/money.ts'
import { showControls } from '../../format/text.ts'
import type { TransactionRow } from '../../stores/statements.ts'
import { statementWords as words } from './words.ts'

/** Columns of a single-currency table: the head carries the currency, the cells do not. */
export const transactionColumns = (currency: string, now: number): readonly GridColumn<TransactionRow>[] => [
  { key: 'date', label: words.columns.date, width: 110, showOnce: true, text: (row) => formatLocalDate(row.bookedOn, now), copy: (row) => row.bookedOn },
  { key: 'description', label: words.columns.description, width: 320, grow: true, resizable: true, text: (row) => showControls(row.description) },
  { key: 'category', label: words.columns.category, width: 170, resizable: true, text: (row) => row.category ?? words.noCategory },
  {
    key: 'amount', label: words.columns.amount(currencyMark(currency).trim()), width: 120, align: 'end', keepWhole: true,
    copy: (row) => plainDecimal({ minor: row.amountMinor, currency }),
  },
  {
    key: 'balance', label: words.columns.balance(currencyMark(currency).trim()), width: 120, align: 'end', keepWhole: true,
    copy: (row) => (row.balanceMinor === null ? '' : plainDecimal({ minor: row.balanceMinor, currency })),
  },
]
