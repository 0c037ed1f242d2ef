import { z } from 'zod'
import { channel } from '../define.ts'
import { environmentSchema, instantSchema, marketSchema, nothing, providerIdSchema, safeText } from '../schemas.ts'
import { DENSITIES, THEMES } from '../../domain/settings.ts'
import { PROVIDER_IDS } from '../../domain/provider-id.ts'

const address = z.string().regex(/^[0-9A-Fa-f.:]{2,45}$/)
/** `options` holds values of the descriptor's option fields. */
const providerSettings = z.strictObject({ environment: environmentSchema, options: z.record(z.string().max(40), z.string().max(40)).optional() })

export const settingsSchema = z.strictObject({
  appearance: z.strictObject({
    theme: z.enum(THEMES),
    density: z.enum(DENSITIES),
    isSidebarCollapsed: z.boolean(),
    hasSingleKeyShortcuts: z.boolean(),
    shortcuts: z.record(safeText(60), safeText(40)),
    numberFormat: z.enum(['comma-point', 'space-comma', 'point-comma']),
  }),
  officer: z.strictObject({ name: safeText(80, 1), initials: safeText(3, 1), role: safeText(60), desk: safeText(60) }),
  lock: z.strictObject({
    idleMinutes: z.number().int().min(1).max(15), onSuspend: z.boolean(), onScreenLock: z.boolean(), hidesAmountsUnfocused: z.boolean(), protectsContent: z.boolean(),
  }),
  listener: z.strictObject({ address, port: z.number().int().min(1024).max(65_535), publicUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]), isEnabled: z.boolean(), toleranceSeconds: z.number().int().min(1).max(604_800) }),
  retention: z.strictObject({ statementDays: z.number().int().min(1).max(3650), rawCallbackDays: z.number().int().min(1).max(3650) }),
  providers: z.strictObject({
    bankstatements: providerSettings, instantor: providerSettings, inbank: providerSettings, kontomatik: providerSettings, fimento: providerSettings,
  }),
})

const shape = settingsSchema.shape
export const settingsPatchSchema = z.strictObject({
  appearance: shape.appearance.partial().optional(),
  officer: shape.officer.partial().optional(),
  lock: shape.lock.partial().optional(),
  listener: shape.listener.partial().optional(),
  retention: shape.retention.partial().optional(),
  providers: shape.providers.partial().optional(),
})

const credentialFieldSchema = z.strictObject({
  name: z.string(), label: z.string(), isSecret: z.boolean(), hint: z.string().nullable(), pattern: z.string().nullable(), maxLength: z.number(),
})

const descriptorSchema = z.strictObject({
  id: providerIdSchema, name: z.string(), mark: z.string(), summary: z.string(), markets: z.array(marketSchema), environments: z.array(environmentSchema),
  credentialFields: z.array(credentialFieldSchema),
  options: z.array(z.strictObject({
    name: z.string(), label: z.string(), hint: z.string().nullable(), defaultValue: z.string(), choices: z.array(z.strictObject({ value: z.string(), label: z.string() })),
  })),
  capabilities: z.strictObject({
    assistedRetrieval: z.boolean(), fetchesAllAtSignIn: z.boolean(), sendsLink: z.boolean(), handsOver: z.boolean(), mergeableFormats: z.array(z.string()), importsFile: z.boolean(), runsInFrame: z.boolean(), deliversLater: z.boolean(), callbackSignature: z.enum(['hmac', 'aes', 'none']).nullable(), creditApplications: z.boolean(),
  }),
  isAvailable: z.boolean(),
})

const connectionTest = z.strictObject({ at: instantSchema, isOk: z.boolean(), tookMs: z.number(), message: z.string() })

/** What a screen may know of a stored key: whether it is there, its last four characters, who and when. */
export const credentialStatusSchema = z.strictObject({
  providerId: providerIdSchema, environment: environmentSchema, isSet: z.boolean(), shown: z.partialRecord(z.enum(['apiKey', 'referralCode', 'shopUuid', 'apiName', 'clientId', 'username', 'password', 'secretKey']), z.string().max(80)),
  changedAt: instantSchema.nullable(), changedBy: z.string().nullable(), lastTest: connectionTest.nullable(),
})

const entry = { providerId: z.enum(PROVIDER_IDS), environment: environmentSchema }

export const settingsChannels = {
  'settings.get': channel(nothing, settingsSchema),
  'settings.update': channel(settingsPatchSchema, settingsSchema),
  'providers.list': channel(nothing, z.strictObject({ providers: z.array(descriptorSchema), credentials: z.array(credentialStatusSchema) })),
  /** Keys go in and never come back. A new key replaces the old one only after its test passed, unless told otherwise. */
  'credentials.save': channel(
    z.strictObject({ ...entry, values: z.record(z.string().max(40), z.string().max(2000)), isTestedFirst: z.boolean() }),
    credentialStatusSchema,
  ),
  'credentials.test': channel(z.strictObject(entry), connectionTest),
  'credentials.remove': channel(z.strictObject(entry), nothing),
  /** The whole text of the diagnostics bundle before it is saved. */
  'diagnostics.preview': channel(nothing, z.strictObject({ text: z.string() })),
  'diagnostics.save': channel(nothing, z.strictObject({ isSaved: z.boolean() })),
}
