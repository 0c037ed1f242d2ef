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
 * script or style, no eval, no WebAssembly, no frames, no forms that leave, no foreign host.
 */
const DIRECTIVES: Readonly<Record<string, string>> = {
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
  'frame-src': "'none'",
  'frame-ancestors': "'none'",
  'form-action': "'none'",
  // Vue names its one policy `vue`; no other code may make markup or script out of text.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'vue',
}

/** Text of the Content-Security-Policy header. */
export const contentPolicy = (): string =>
  Object.entries(DIRECTIVES).map(([directive, sources]) => `${directive} ${sources}`).join('; ')

/** Browser features that no page of the console uses; a second lock behind the permission handlers. */
const DENIED_FEATURES = [
  'accelerometer', 'autoplay', 'bluetooth', 'camera', 'clipboard-read', 'display-capture', 'encrypted-media', 'fullscreen', 'geolocation',
  'gyroscope', 'hid', 'idle-detection', 'keyboard-map', 'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture',
  'publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'window-management', 'xr-spatial-tracking',
]

/** Headers of every answer of the app:// handler, also of refusals. */
export const securityHeaders = (): Record<string, string> => ({
  'Content-Security-Policy': contentPolicy(),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '),
  // Nothing of a page lies in a disk cache.
  'Cache-Control': 'no-store',
})
