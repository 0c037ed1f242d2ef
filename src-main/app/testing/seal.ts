import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { SEAL_INFO, type Answers, type SealedAnswers } from '#shared/domain/sealed-answers.ts'

/** Seals as the window does, written a second time over Node's older functions, so that the two ends cannot agree by accident. */
export const sealForTest = (flowKey: string, answers: Answers): SealedAnswers => {
  const mine = createECDH('prime256v1')
  const publicKey = mine.generateKeys()
  const key = hkdfSync('sha256', mine.computeSecret(Buffer.from(flowKey, 'base64')), publicKey, SEAL_INFO, 32)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), iv)
  const data = Buffer.concat([cipher.update(JSON.stringify(answers), 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { publicKey: publicKey.toString('base64'), iv: iv.toString('base64'), data: data.toString('base64') }
}
