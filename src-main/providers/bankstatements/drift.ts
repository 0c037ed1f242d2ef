export { createDrift, type Drift } from '../http/drift.ts'
