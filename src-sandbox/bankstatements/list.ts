import type { Handler } from './call.ts'
import { describeInstitution, institutions } from './institutions.ts'
import { readText } from './parameters.ts'
import { invalid } from './refusal.ts'

/** Regions of the list. The document's table of them is lost; `au` is in its samples, `nz` is likely. */
const regions = ['au', 'nz']

/** `GET /verify` (seed 004, "Verify API Status"); no token, as in its sample. */
export const verify: Handler = () => ({ kind: 'body', body: { status: true } })

/** `GET /institutions` (seed 004, "List Institutions"); Australia unless a region is given. */
export const listInstitutions: Handler = (call) => {
  const region = readText(call.body, 'region') ?? 'au'
  if (!regions.includes(region)) throw invalid('region', 'use au or nz')
  const listed = institutions.filter((entry) => entry.region === region)
  return {
    kind: 'body',
    body: { institutions: listed.map((entry) => describeInstitution(entry, false)) },
    session: call.session ?? call.environment.sessions.open(),
  }
}
