import { describe, expect, it } from 'vitest'
import type { Credential, Descriptor } from '../../stores/providers.ts'
import { checkValues, emptyValues, shownFields, valuesToSend, wipeValues } from './credential-form.ts'

const descriptor: Descriptor = {
  id: 'bankstatements', name: 'illion', mark: 'ILN', summary: '', markets: ['AU'], environments: ['test', 'production', 'sandbox'], isAvailable: true,
  credentialFields: [
    { name: 'apiKey', label: 'API key', isSecret: true, hint: null, pattern: '[a-z0-9]{6,}', maxLength: 12 },
    { name: 'referralCode', label: 'Referral code', isSecret: false, hint: null, pattern: null, maxLength: 4 },
  ],
  options: [],
  capabilities: { assistedRetrieval: true, fetchesAllAtSignIn: false, sendsLink: false, handsOver: false, mergeableFormats: [], importsFile: false, runsInFrame: false, deliversLater: false, callbackSignature: null, creditApplications: false },
}
const fields = descriptor.credentialFields

describe('credential form', () => {
  it('is built from the described fields alone', () => {
    expect(emptyValues(fields)).toEqual({ apiKey: '', referralCode: '' })
    expect(valuesToSend(fields, { apiKey: ' abc123 ', referralCode: 'TEST', stray: 'x' })).toEqual({ apiKey: 'abc123', referralCode: 'TEST' })
  })

  it('says what is wrong without the value', () => {
    const wrong = checkValues(fields, { apiKey: 'CANARY-KEY', referralCode: 'TOOLONG' })
    expect(Object.keys(wrong)).toEqual(['apiKey', 'referralCode'])
    expect(JSON.stringify(wrong)).not.toContain('CANARY')
    expect(checkValues(fields, { apiKey: 'abc123', referralCode: 'TEST' })).toEqual({})
  })

  it('does not break on a pattern that this engine cannot read', () => {
    const odd = [{ ...fields[0]!, pattern: '(' }]
    expect(checkValues(odd, { apiKey: 'abc' })).toEqual({})
  })

  it('shows only the end of a secret', () => {
    const credential: Credential = { providerId: 'bankstatements', environment: 'test', isSet: true, shown: { apiKey: '7f3a', referralCode: 'TEST' }, changedAt: null, changedBy: null, lastTest: null }
    expect(shownFields(descriptor, credential)).toEqual([{ label: 'API key', text: '••••••••7f3a' }, { label: 'Referral code', text: 'TEST' }])
  })

  it('wipes in place', () => {
    const values = { apiKey: 'abc123' }
    wipeValues(values)
    expect(values).toEqual({ apiKey: '' })
  })
})
