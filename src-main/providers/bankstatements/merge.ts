import { AppError } from '#shared/domain/errors.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import type { BankStatementsClient } from './client.ts'
import { toStatement } from './map.ts'

const FEWEST = 2

/** Seed 004, "Merge and Deduplicate Raw data": JSON bodies of version 20190901 only. Nothing is submitted anywhere. */
export const mergeStatements = async (client: BankStatementsClient, bodies: readonly Uint8Array[], reference: string, signal: AbortSignal): Promise<StatementDelivery> => {
  if (bodies.length < FEWEST) throw new AppError('app.invalid-input', 'Choose at least two deliveries to merge.')
  const files = bodies.map((bytes, at) => ({ name: 'file', fileName: `raw-${at + 1}.json`, bytes, mediaType: 'application/json' }))
  const { body, bytes, mediaType } = await client.mergeStatements(files, reference, signal)
  return { statement: toStatement(body, { currencyOf: () => 'AUD' }), rawBody: bytes, rawMediaType: mediaType }
}
