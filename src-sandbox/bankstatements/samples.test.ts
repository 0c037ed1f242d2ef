import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { Sandbox } from '../server.ts'
import { callApi, postJson, signIn, startTestSandbox } from '../testing/bank-statements-client.ts'

/** Every member of a sample with the type of its value; list entries count as one. */
function shapeOf(value: unknown, path = ''): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((entry) => [...shapeOf(entry, `${path}[]`)]))
  if (typeof value !== 'object' || value === null) return new Set([`${path}: ${value === null ? 'null' : typeof value}`])
  return new Set(Object.entries(value).flatMap(([name, entry]) => [...shapeOf(entry, `${path}.${name}`)]))
}

async function readSample(name: string): Promise<Record<string, unknown>> {
  const text = await readFile(new URL(`./fixtures/${name}.seed.json`, import.meta.url), 'utf8')
  return JSON.parse(text) as Record<string, unknown>
}

async function inSandbox<T>(work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
  const sandbox = await startTestSandbox()
  try {
    return await work(sandbox)
  } finally {
    await sandbox.close()
  }
}

it.each(['20160527', '20190901'])('statements of %s have every member of the document\'s sample', async (version) => {
  const sample = (await readSample(`statements-${version}`))['body']
  const answer = await inSandbox(async (sandbox) => {
    const login = await signIn(sandbox)
    const body = { user_token: login.user_token, accounts: { bank_of_statements: [0] } }
    return (await postJson(sandbox, '/statements', body, { 'x-output-version': version })).body
  })
  const shape = shapeOf(answer)
  expect([...shapeOf(sample)].filter((member) => !shape.has(member))).toEqual([])
})

it('institutions have every member of the sample', async () => {
  const sample = (await readSample('institutions'))['body'] as { institutions: object[] }
  const answer = await inSandbox(async (sandbox) => (await callApi(sandbox, '/institutions')).json())
  const shape = shapeOf(answer)
  const known = [...shapeOf({ ...sample, institutions: sample.institutions.slice(0, 1) })]
  expect(known.filter((member) => !shape.has(member))).toEqual([])
})

it('the MFA fields have the members of the samples, type by type', async () => {
  type Request = { mfa: { fields: { type: string; subElements?: { type: string }[] }[] } }
  const { requests } = (await readSample('mfa-requests')) as { requests: Request[] }
  const answers = await inSandbox(async (sandbox) => {
    const names = ['cba', 'hsbc-device', 'hsbc-passwords', 'rabo', 'bendigo', 'westpac']
    const all: Request[] = []
    for (const name of names) {
      const credentials = { institution: 'bank_of_mfa', username: name, password: name, 'with-mfa': 'with' }
      all.push((await signIn(sandbox, credentials)) as unknown as Request)
    }
    return all
  })
  const members = (all: readonly Request[]): Set<string> => {
    const fields = all.flatMap(({ mfa }) => mfa.fields.flatMap((field) => [field, ...(field.subElements ?? [])]))
    return new Set(fields.flatMap((field) => [...shapeOf({ [field.type]: field })].filter((name) => !name.includes('[]'))))
  }
  const emulated = members(answers)
  expect([...members(requests)].filter((member) => !emulated.has(member))).toEqual([])
})
