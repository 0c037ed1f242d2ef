import { z } from 'zod'
import { LISTENER_STATES } from '../../domain/listener.ts'
import { channel } from '../define.ts'
import { errorDetailSchema, instantSchema, nothing, providerIdSchema } from '../schemas.ts'

const entryId = z.union([providerIdSchema, z.literal('intake')])
const reach = z.strictObject({ at: instantSchema, isReached: z.boolean(), message: z.string() })

export const listenerStatusSchema = z.strictObject({
  state: z.enum(LISTENER_STATES), address: z.string(), port: z.number(), publicUrl: z.string(), isTls: z.boolean(), isBeyondLoopback: z.boolean(),
  failure: errorDetailSchema.nullable(),
  /** `shown` has `…` in place of the secret segment. */
  addresses: z.array(z.strictObject({ providerId: entryId, route: z.string(), label: z.string(), shown: z.string(), signature: z.enum(['hmac', 'aes', 'none']) })),
  reach: reach.nullable(), sealedCount: z.number(), refusedCount: z.number(),
  pgpKey: z.strictObject({ fingerprint: z.string(), createdAt: instantSchema }).nullable(),
})

export const listenerChannels = {
  'listener.status': channel(nothing, listenerStatusSchema),
  /** @param isConfirmed the officer confirmed an address that other computers can reach; refused without it. */
  'listener.start': channel(z.strictObject({ isConfirmed: z.boolean() }), listenerStatusSchema),
  'listener.stop': channel(nothing, listenerStatusSchema),
  /** Puts an address with its secret segment on the clipboard; it never crosses to the window. */
  'listener.copyAddress': channel(z.strictObject({ providerId: entryId, route: z.string().max(40) }), nothing),
  /** A new secret segment for one provider; the old address stops working at once. */
  'listener.replaceAddress': channel(z.strictObject({ providerId: entryId }), listenerStatusSchema),
  /** Calls the public address (or the bound one) the way a provider would and says whether it came back here. */
  'listener.checkReach': channel(nothing, reach),
  /** Native dialogs ask for a PEM certificate and its key; the key goes to the keychain. `isSet` false when cancelled. */
  'listener.setCertificate': channel(nothing, z.strictObject({ isSet: z.boolean() })),
  'listener.removeCertificate': channel(nothing, nothing),
  /** Makes the key pair for files that come encrypted; a pair that is there is replaced only when asked. */
  'listener.makePgpKey': channel(z.strictObject({ isReplacing: z.boolean() }), listenerStatusSchema),
  /** Saves the public half to a file that the officer chooses. */
  'listener.savePgpKey': channel(nothing, z.strictObject({ isSaved: z.boolean() })),
}
