import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { ResponseOf } from '#shared/bridge/channels.ts'
import type { AccountId, CaseId } from '#shared/domain/ids.ts'
import { useBridge } from '../bridge/bridge.ts'
import { createLoader } from './loader.ts'
import { createPagedRows } from './paged-rows.ts'

export type Statements = ResponseOf<'statements.list'>
export type StoredAccount = Statements[number]['accounts'][number]
export type TransactionRow = ResponseOf<'statements.transactions'>['rows'][number]

/** Statements of one case, and the transactions of the account that is shown, by page. */
export const useStatementsStore = defineStore('statements', () => {
  const bridge = useBridge()
  const caseId = ref<CaseId | null>(null)
  const accountId = ref<AccountId | null>(null)
  const text = ref('')

  const list = createLoader<Statements>([], async () => (caseId.value === null ? [] : bridge.call('statements.list', { caseId: caseId.value })))
  const rows = createPagedRows<TransactionRow>(async (offset, limit) => {
    if (accountId.value === null) return { rows: [], totalCount: 0 }
    return bridge.call('statements.transactions', { accountId: accountId.value, offset, limit, text: text.value === '' ? undefined : text.value })
  })
  bridge.on('cases.changed', ({ caseIds }) => {
    if (caseId.value !== null && (caseIds.length === 0 || caseIds.includes(caseId.value))) void list.load()
  })

  const showAccount = (id: AccountId): Promise<void> => {
    accountId.value = id
    text.value = ''
    return rows.restart()
  }
  const close = (): void => {
    caseId.value = null
    accountId.value = null
    text.value = ''
    list.reset()
    rows.clear()
  }
  return {
    caseId, accountId, text, list, rows, showAccount, close,
    /** Loads the statements of a case and shows the first account. */
    open: async (id: CaseId): Promise<void> => {
      if (caseId.value !== id) close()
      caseId.value = id
      await list.load()
      const accounts = list.current.value.flatMap((statement) => statement.accounts)
      const first = accounts.find((account) => account.id === accountId.value) ?? accounts[0]
      if (first) await showAccount(first.id)
    },
    search: (words: string): Promise<void> => {
      text.value = words
      return rows.restart()
    },
  }
})
