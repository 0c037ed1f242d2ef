/**
 * Meanings of all the codes (seed 004, "API Errors"), in our own words. The codes are the vendor's, the texts are not:
 * a client goes by the code.
 */
const meanings: Readonly<Record<number, string>> = {
  10005: 'Session expired.',
  19000: 'The service provider is missing or unknown.',
  19001: 'A required parameter is missing.',
  19002: 'The session has expired. Log in and send the request once more.',
  19003: 'A parameter has a value that is not allowed.',
  19004: 'The requested document is not there.',
  19005: 'No login credentials were supplied, or they could not be read.',
  19006: 'The request is not valid.',
  19007: 'The selected service is offline.',
  19008: 'The financial institution could not be reached. Try again shortly.',
  19009: 'The API is in a state in which it cannot do this.',
  19010: 'The customer’s myGov is not linked to Centrelink. They have to link it first.',
  19011: 'myGov did not hand over to Centrelink.',
  20001: 'Too many login attempts have failed.',
  20002: 'A required credential is missing. Fill in every required credential.',
  20004: 'The customer is signed in to online banking, or was until just now. Wait 15 minutes or more.',
  20005: 'The online banking account is locked. The bank can open it.',
  20007: 'The online banking password has expired. The bank can help to set a new one.',
  20008: 'Login failed.',
  30001: 'Signing in to the account met a problem.',
  30002: 'The sign-in to the account failed with a problem.',
  30003: 'Statement data of the account could not be exported.',
  30004: 'The bank wants something done by hand first: sign in on its desktop site and follow what it asks.',
  30005: 'What the institution sent could not be read.',
  30006: 'The institution could not be loaded. Try again shortly.',
  30009: 'There was a problem while signing in to the account.',
  30010: 'Online banking is being updated. Try again in a few hours.',
  30011: 'Online banking is not available. Try again in a few hours.',
  32003: 'The password differs from the one entered before.',
  32008: 'Online banking has not been set up completely. The bank can help.',
  40001: 'Statements could not be generated.',
  40003: 'Transaction data had an unexpected format.',
  40004: 'The institution keeps no history for the whole period that was asked for.',
  40005: 'History cannot be exported from this institution for now.',
  40010: 'Reading data from the institution failed.',
  50001: 'The institution did not answer, or took too long.',
  50002: 'The institution redirected too often.',
  50005: 'The credentials do not have the form that this institution uses.',
  50009: 'The sessions of the service met a problem.',
  50010: 'The certificate of the institution’s site could not be confirmed.',
  60001: 'Something unexpected happened. Try again later.',
  60006: 'The institution signed us out before the export was complete.',
  60008: 'There is no account to export data from.',
  60012: 'This login may not see balances and export transactions.',
  80001: 'The portal of the institution has changed, so nothing can be exported for now.',
  80002: 'A page of the institution has changed, so nothing can be exported for now.',
  80003: 'A form of the institution has changed, so nothing can be exported for now.',
  80004: 'A step at the institution has changed, so nothing can be exported for now.',
  80008: 'Something at the institution has changed, so nothing can be exported for now.',
  80009: 'The security question could not be found.',
  90001: 'Unknown error.',
  90002: 'Unknown error, the other one.',
  90003: 'Multi-factor authentication is not available for this institution for now.',
  110000: 'The institution could not be loaded. Try again in a moment.',
  110001: 'The institution could not be loaded. Try again in a moment.',
  110002: 'The institution could not be loaded. Try again in a moment.',
  110003: 'The institution could not be loaded. Try again in a moment.',
  110004: 'The institution could not be loaded. Try again in a moment.',
  110009: 'The institution could not be loaded. Try again in a moment.',
}

/**
 * A refusal with a code of the document's table. The document gives no HTTP statuses; here mistakes of the caller
 * are 400 and what the bank refuses is 200 with an error body, so that a client has to look at the body.
 */
export class Refusal extends Error {
  readonly code: number
  readonly status: number

  constructor(code: number, detail?: string, status?: number) {
    const meaning = meanings[code] ?? 'There was a problem.'
    super(detail === undefined ? meaning : `${meaning} (${detail})`)
    this.code = code
    this.status = status ?? (code < 20_000 ? 400 : 200)
  }
}

/** A missing parameter, named (seed 004, "API Errors": the message may carry more about the error). */
export function missing(name: string): Refusal {
  return new Refusal(19001, name)
}

/** A parameter with a value that cannot be used, with the reason. */
export function invalid(name: string, reason: string): Refusal {
  return new Refusal(19003, `${name}: ${reason}`)
}
