import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { ResponseOf } from '#shared/bridge/channels.ts'
import type { AccountId, CaseId, StatementId } from '#shared/domain/ids.ts'
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
  /** Statements that are ticked for merging; null while nobody merges. */
  const ticked = ref<readonly StatementId[] | null>(null)
  const isMerging = ref(false)

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
    ticked.value = null
    list.reset()
    rows.clear()
  }
  return {
    caseId, accountId, text, list, rows, ticked, isMerging, showAccount, close,
    beginMerge: (): void => { ticked.value = [] },
    endMerge: (): void => { ticked.value = null },
    tick: (id: StatementId, isOn: boolean): void => {
      const others = (ticked.value ?? []).filter((other) => other !== id)
      ticked.value = isOn ? [...others, id] : others
    },
    /** Loads the statements of a case and shows the first account. */
    open: async (id: CaseId): Promise<void> => {
      if (caseId.value !== id) close()
      caseId.value = id
      await list.load()
      const accounts = list.current.value.flatMap((statement) => statement.accounts)
      const first = accounts.find((account) => account.id === accountId.value) ?? accounts[0]
      if (first) await showAccount(first.id)
    },
    /** Has the provider merge what is ticked and shows the new statement. @throws BridgeError when it was refused. */
    merge: async (): Promise<void> => {
      const [id, statementIds] = [caseId.value, ticked.value]
      if (id === null || statementIds === null || isMerging.value) return
      isMerging.value = true
      try {
        const run = await bridge.call('statements.merge', { caseId: id, statementIds: [...statementIds] })
        if (caseId.value !== id) return
        ticked.value = null
        // The event of the change loads the list too, and whichever comes last wins; what was merged has to be found here.
        list.current.value = await bridge.call('statements.list', { caseId: id })
        const first = list.current.value.find((statement) => run.statementIds.includes(statement.id))?.accounts[0]
        if (first) await showAccount(first.id)
      } finally {
        isMerging.value = false
      }
    },
    search: (words: string): Promise<void> => {
      text.value = words
      return rows.restart()
    },
  }
})
