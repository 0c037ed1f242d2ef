/** What a bank knows of its customer, as far as the provider asked it. Every member is personal data of the applicant. */
export type IdentityReport = Readonly<{
  institutionSlug: string
  institutionName: string
  holder: string | null
  address: Readonly<{ text: string | null; suburb: string | null; state: string | null; postcode: string | null; country: string | null }>
  phone: string | null
  email: string | null
  accounts: readonly Readonly<{ holder: string | null; bsb: string | null; number: string | null; type: string | null; name: string | null }>[]
}>

/** The report and the body it was read from, byte for byte. */
export type IdentityDelivery = Readonly<{ report: IdentityReport; rawBody: Uint8Array; rawMediaType: string }>
