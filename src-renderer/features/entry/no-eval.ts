import { config } from 'zod'

// Schemas would try to compile themselves from text, which the page's policy refuses and reports. Imported before any schema.
config({ jitless: true })
