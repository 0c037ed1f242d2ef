import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import { ACCOUNT_LINK_BASES, type AccountLinkBasis, type MergeDecision } from '#shared/domain/merge.ts'
import { identityOf, isDifferent, LINKS, type AccountIdentity } from './account-identity.ts'
import { ruleRef } from './rules.ts'

type Member = Readonly<{ account: AnalysedAccount; identity: AccountIdentity }>
/** Accounts known to be one; each but the first with what it was recognised by. */
type Group = Readonly<{ members: readonly Member[]; bases: ReadonlyMap<string, AccountLinkBasis> }>

/** Deliveries in the order in which they came; those without a moment first, ties by id. */
export const byArrival = (one: AnalysedAccount, other: AnalysedAccount): number => {
  const [left, right] = [`${one.receivedAt ?? ''} ${one.id}`, `${other.receivedAt ?? ''} ${other.id}`]
  return left < right ? -1 : left > right ? 1 : 0
}

const anyPair = (one: Group, other: Group, test: (left: AccountIdentity, right: AccountIdentity) => boolean): boolean =>
  one.members.some((left) => other.members.some((right) => test(left.identity, right.identity)))

/** Groups that hang together by the links of one basis. */
const clustersOf = (groups: readonly Group[], link: (one: AccountIdentity, other: AccountIdentity) => boolean): readonly (readonly Group[])[] => {
  const open = new Set(groups)
  const clusters: Group[][] = []
  for (const start of groups) {
    if (!open.delete(start)) continue
    const cluster = [start]
    for (const group of cluster) {
      for (const other of open) {
        if (!anyPair(group, other, link)) continue
        open.delete(other)
        cluster.push(other)
      }
    }
    clusters.push(cluster)
  }
  return clusters
}

/** A cluster in which two groups are surely different is left as it is: nobody knows which of them the third one is. */
const isSound = (cluster: readonly Group[], basis: AccountLinkBasis): boolean =>
  cluster.every((one, at) => cluster.slice(at + 1).every((other) =>
    !anyPair(one, other, (left, right) => isDifferent(left, right) || (basis === 'masked-number' && left.deliveryId === right.deliveryId))))

const joined = (cluster: readonly Group[], basis: AccountLinkBasis): Group => {
  const members = cluster.flatMap((group) => group.members).sort((one, other) => byArrival(one.account, other.account))
  const bases = new Map(cluster.flatMap((group) => [...group.bases]))
  for (const { account } of members.slice(1)) if (!bases.has(account.id)) bases.set(account.id, basis)
  return { members, bases }
}

const WORDS: Readonly<Record<AccountLinkBasis, string>> = {
  iban: 'Same IBAN.',
  'bsb-number': 'Same BSB and account number.',
  'number-institution': 'Same account number at the same institution.',
  'number-in-iban': 'The account number is the end of the IBAN.',
  'masked-number': 'The numbers agree in every digit that both show, at the same institution, and no other account fits.',
}

export type AccountGroups = Readonly<{ groups: readonly (readonly AnalysedAccount[])[]; decisions: readonly MergeDecision[] }>

/**
 * Which delivered accounts are one account, strongest basis first. Does not depend on the order of the input; an account
 * that is given twice under one id counts once.
 * @param undone ids of decisions that are not applied: that delivery then stands alone.
 */
export const groupAccounts = (accounts: readonly AnalysedAccount[], undone: ReadonlySet<string>): AccountGroups => {
  const unique = [...new Map(accounts.map((account) => [account.id, account])).values()].sort(byArrival)
  let groups: readonly Group[] = unique.map((account) => ({ members: [{ account, identity: identityOf(account) }], bases: new Map() }))
  for (const basis of ACCOUNT_LINK_BASES) {
    const link = (one: AccountIdentity, other: AccountIdentity): boolean => LINKS[basis](one, other) && !isDifferent(one, other)
    groups = clustersOf(groups, link).flatMap((cluster) => (cluster.length > 1 && isSound(cluster, basis) ? [joined(cluster, basis)] : cluster))
  }
  const decisions: MergeDecision[] = []
  const result: AnalysedAccount[][] = []
  for (const { members, bases } of groups) {
    const [head, ...rest] = members.map(({ account }) => account)
    if (!head) continue
    const together = [head]
    for (const account of rest) {
      const basis = bases.get(account.id) ?? 'iban'
      const id = `account:${head.id}:${account.id}`
      const isUndone = undone.has(id)
      decisions.push({ id, kind: 'account', keptId: head.id, foldedId: account.id, rule: ruleRef(`account-${basis}`), reason: WORDS[basis], isUndone })
      if (isUndone) result.push([account])
      else together.push(account)
    }
    result.push(together)
  }
  return { groups: result.sort(([one], [other]) => (one && other ? byArrival(one, other) : 0)), decisions }
}
