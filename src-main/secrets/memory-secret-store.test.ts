import { createMemorySecretStore } from './memory-secret-store.ts'
import { describeSecretStore } from './testing/secret-store-suite.ts'

describeSecretStore('in memory', () => createMemorySecretStore())
