import { AppError } from '#shared/domain/errors.ts'
import type { CaseId, StatementId } from '#shared/domain/ids.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import type { Collector } from './retrieval-collect.ts'
import type { RetrievalRuns, RetrievalsDeps } from './retrieval-runs.ts'

/** Has the provider merge what several retrievals of a case brought; the result is a retrieval of its own. */
export const createMerging = ({ store, descriptorOf }: RetrievalsDeps, runs: RetrievalRuns, save: Collector['save']) =>
  async (caseId: CaseId, statementIds: readonly StatementId[]): Promise<Retrieval> => {
    const stored = (await store().run('statements.list', { caseId })).filter(({ id }) => statementIds.includes(id))
    const providerId = stored[0]?.providerId
    const isOfOneKind = stored.length === new Set(statementIds).size && stored.every((one) => one.providerId === providerId)
    if (providerId === undefined || stored.length < 2 || !isOfOneKind) {
      throw new AppError('app.invalid-input', 'Choose at least two statements of this case, all from the same provider.')
    }
    const formats = descriptorOf(providerId).capabilities.mergeableFormats
    if (!stored.every(({ formatVersion }) => formats.includes(formatVersion))) {
      throw new AppError('app.invalid-input', formats.length === 0 ? 'This provider does not merge statements.' : `Only statements in format ${formats.join(' or ')} can be merged. Fetch the others again in that format.`)
    }
    const { loanCase } = await store().run('cases.get', { caseId })
    const raw = await Promise.all(stored.map(({ id }) => store().run('statements.raw', { statementId: id })))
    if (raw.some(({ mediaType }) => !mediaType.includes('json'))) throw new AppError('app.invalid-input', 'Only statements in JSON can be merged, and one of these came as XML. Set the format to JSON in the provider settings and fetch it again.')
    const run = runs.get((await runs.start(caseId, providerId)).id)
    return runs.alone(run, async () => {
      try {
        run.institution = { slug: 'merged', name: 'Merged statements' }
        runs.tell(await runs.move(run, 'collecting', null), 'fetching')
        return await save(run, [await run.flow.mergeStatements(raw.map(({ body }) => body), loanCase.reference, run.abort.signal)], [], 'Statements merged')
      } catch (error) {
        return runs.fail(run, error)
      }
    })
  }
