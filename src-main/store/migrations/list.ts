import { cases } from './0010-cases.ts'
import { caseSearch } from './0020-case-search.ts'
import { caseHistory } from './0030-case-history.ts'
import { retrievals } from './0040-retrievals.ts'
import { desk } from './0050-desk.ts'
import { documents } from './0060-documents.ts'
import { links } from './0070-links.ts'
import { signInAttempts } from './0080-sign-in-attempts.ts'
import { linksAndIdentity } from './0090-links-and-identity.ts'
import { callbacks } from './0100-callbacks.ts'
import { importedDocuments } from './0110-imported-documents.ts'
import type { Migration } from './migration.ts'

/** Every migration in the order in which they run. New ones go to the end. */
export const MIGRATIONS: readonly Migration[] = [cases, caseSearch, caseHistory, retrievals, desk, documents, links, signInAttempts, linksAndIdentity, callbacks, importedDocuments]
