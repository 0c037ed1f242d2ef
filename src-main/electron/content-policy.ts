import { APP_ORIGIN, ENTRY_ORIGIN } from './origin.ts'

/** Which of our two sites an answer belongs to: the console's pages, or the frame for bank logins. */
export type Site = 'console' | 'entry'

/**
 * Constant styles that three parts of Reka UI 2.11.0 put into the page (select, combobox and scroll-area viewports).
 * Hashes of constants, so that nothing else gains; a test compares them with the installed version.
 */
export const REKA_STYLE_HASHES = [
  "'sha256-60LHlRjW/B3CtzIoE/Lf1/NEDvko9efWMFaGVhHu/cs='",
  "'sha256-0sLsI2a+NIcumVvBF9zD/ArGqlZR2xfnxsALPmK7nj8='",
  "'sha256-6kJHBrMeYPjuL963zk84BmND3Z4cszEoZMFiRK2nkPY='",
] as const

/**
 * what a page of the console may load, as directive and sources. Everything comes from the bundle; no inline
 * script or style, no eval, no WebAssembly, no forms that leave, no foreign host, and no frame but the one for bank logins.
 */
const CONSOLE_DIRECTIVES: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': `'self' ${REKA_STYLE_HASHES.join(' ')}`,
  // data: and blob: for pictures that were read from the encrypted store and checked there.
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'frame-src': ENTRY_ORIGIN,
  'frame-ancestors': "'none'",
  'form-action': "'none'",
  // Vue names its one policy `vue`; no other code may make markup or script out of text.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'vue',
}

/** the same for the frame that bank logins are typed into. It calls nobody, shows no frame, and only the console may show it. */
const ENTRY_DIRECTIVES: Readonly<Record<string, string>> = {
  ...CONSOLE_DIRECTIVES,
  // Pictures of a bank arrive as checked data: addresses.
  'img-src': "'self' data:",
  'connect-src': "'none'",
  'worker-src': "'none'",
  'frame-src': "'none'",
  'frame-ancestors': APP_ORIGIN,
}

/** Text of the Content-Security-Policy header. */
export const contentPolicy = (site: Site = 'console'): string =>
  Object.entries(site === 'entry' ? ENTRY_DIRECTIVES : CONSOLE_DIRECTIVES).map(([directive, sources]) => `${directive} ${sources}`).join('; ')

/** Browser features that no page of the console uses; a second lock behind the permission handlers. */
const DENIED_FEATURES = [
  'accelerometer', 'autoplay', 'bluetooth', 'camera', 'clipboard-read', 'display-capture', 'encrypted-media', 'fullscreen', 'geolocation',
  'gyroscope', 'hid', 'idle-detection', 'keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture',
  'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'window-management', 'xr-spatial-tracking',
]

/** Headers of every answer of the app:// handler, also of refusals. */
export const securityHeaders = (site: Site = 'console'): Record<string, string> => ({
  'Content-Security-Policy': contentPolicy(site),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  // The frame is of another site than the page that shows it, which has to be allowed in words.
  'Cross-Origin-Resource-Policy': site === 'entry' ? 'cross-origin' : 'same-origin',
  'Permissions-Policy': DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '),
  // Nothing of a page lies in a disk cache.
  'Cache-Control': 'no-store',
})
