import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { confinableOrigins, FRAME_ORIGIN, FRAME_URL, framePolicy, isTwinPermission, mayNavigate, mayRequest, pageText, plainHeading, readFrameTitle } from './provider-view-policy.ts'

const VENDOR = 'https://frame.vendor.example'
const TWIN = 'http://127.0.0.1:4711'
const both = new Set([VENDOR, TWIN])

describe('R-12: origins that a view can be confined to', () => {
  it('are https origins, and the twin on this computer', () => {
    expect(confinableOrigins([VENDOR, TWIN, 'http://[::1]:80'.replace(':80', ':81'), 'https://frame.vendor.example:8443'])).not.toBeNull()
  })

  for (const origin of [
    'http://frame.vendor.example', 'http://127.0.0.1', 'http://127.0.0.1:4711/', 'http://localhost:4711', 'http://127.0.0.1.example:4711', 'https://frame.vendor.example/',
    'https://frame.vendor.example:443', 'https://FRAME.vendor.example', 'https://a@frame.vendor.example', 'https://*.vendor.example', 'https:', 'https://', 'app://bundle', 'file://', 'null', '*', '',
    "https://x.example 'unsafe-inline'", 'https://x.example;script-src', 'https://x.example\n', 'data:', 'blob:https://frame.vendor.example',
  ]) it(`are not ${JSON.stringify(origin)}`, () => { expect(confinableOrigins([VENDOR, origin])).toBeNull() })

  it('are neither none nor any number', () => {
    expect(confinableOrigins([])).toBeNull()
    expect(confinableOrigins(Array.from({ length: 21 }, (_, index) => `https://h${index}.example`))).toBeNull()
  })
})

describe('R-12: where pages and frames may go', () => {
  it('is the page itself, and any path of a listed origin', () => {
    for (const url of [FRAME_URL, `${VENDOR}/`, `${VENDOR}/a?b#c`, `${TWIN}/instantor/frame/open`]) expect(mayNavigate(url, both), url).toBe(true)
  })

  for (const url of [
    'https://vendor.example/', 'https://frame.vendor.example.evil.example/', 'https://frame.vendor.example:444/', 'http://frame.vendor.example/', 'https://good@frame.vendor.example/', 'https://frame.vendor.example@evil.example/',
    'http://127.0.0.1:4712/', 'http://localhost:4711/', 'https://127.0.0.1:4711/', `blob:${VENDOR}/5f2a`, `filesystem:${VENDOR}/temporary/x`, 'data:text/html,x', 'javascript:alert(1)', 'about:blank', 'about:srcdoc',
    'app://bundle/index.html', 'file:///etc/passwd', 'mailto:a@vendor.example', 'ms-msdt:/id', `view-source:${VENDOR}/`, `${FRAME_URL}other`, `${FRAME_ORIGIN}.evil/`, 'chrome://version/', 'devtools://x/', '', 'nothing',
  ]) it(`is not ${JSON.stringify(url)}`, () => { expect(mayNavigate(url, both)).toBe(false) })
})

describe('R-12: what may be fetched', () => {
  it('is what may be gone to, its sockets, and what is in memory already', () => {
    for (const url of [`${VENDOR}/x`, 'wss://frame.vendor.example/x', 'ws://127.0.0.1:4711/x', 'data:image/png;base64,AA==', `blob:${VENDOR}/5f2a`, FRAME_URL]) expect(mayRequest(url, both), url).toBe(true)
    for (const url of ['https://evil.example/', 'wss://evil.example/', 'ws://frame.vendor.example/', 'ws://127.0.0.1:4712/', 'app://bundle/index.html', 'file:///etc/passwd', 'chrome-extension://a/b']) expect(mayRequest(url, both), url).toBe(false)
  })
})

describe('the policy of the page', () => {
  const html = pageText('<!doctype html>\r\n<script src="https://x.example/a.js"></script><SCRIPT type="text/javascript">\r\nrun()\r\n</SCRIPT ><style>b{}</style>')
  const directives = new Map(framePolicy(html, both).split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]))
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

  it('names the inline parts by hash as the parser reads them, and the origins', () => {
    expect(directives.get('script-src')).toEqual([hash('\nrun()\n'), VENDOR, TWIN])
    expect(directives.get('style-src')).toEqual([hash('b{}'), VENDOR, TWIN])
    for (const name of ['connect-src', 'frame-src', 'font-src', 'form-action']) expect(directives.get(name), name).toEqual([VENDOR, TWIN])
  })

  it('allows nothing else', () => {
    expect(directives.get('default-src')).toEqual(["'none'"])
    for (const name of ['worker-src', 'object-src', 'base-uri', 'frame-ancestors']) expect(directives.get(name), name).toEqual(["'none'"])
    expect(framePolicy(html, both)).not.toMatch(/unsafe|\*|'self'|https:[ ;]/u)
  })
})

describe('R-13: permissions', () => {
  it('are none, but for reaching the twin from the page itself', () => {
    const practice = new Set([TWIN])
    expect(isTwinPermission('loopback-network', FRAME_URL, practice)).toBe(true)
    expect(isTwinPermission('loopback-network', FRAME_URL, new Set([VENDOR]))).toBe(false)
    expect(isTwinPermission('loopback-network', `${TWIN}/`, practice)).toBe(false)
    for (const permission of ['media', 'geolocation', 'notifications', 'local-network', 'clipboard-read', 'unknown']) expect(isTwinPermission(permission, FRAME_URL, practice), permission).toBe(false)
  })
})

describe('titles', () => {
  it('are messages where they are a few plain words', () => {
    for (const title of ['process-finished', 'invalid-login 2', 'kontomatik: finished', 'A']) expect(readFrameTitle(title)).toBe(title)
  })

  it('are dropped where they are anything else', () => {
    for (const title of ['', ' ', '-x', 'a\nb', 'a\u0000', '<b>', 'https://x.example/', "a'b", '{"a":1}', 'ä', 'a\u202Eb', 'x'.repeat(81), null, undefined, 7, { toString: () => 'process-finished' }]) expect(readFrameTitle(title)).toBeNull()
  })

  it('of the window stay one plain line', () => {
    expect(plainHeading('  Instantor\n\u202E TEST\u0000 ')).toBe('Instantor TEST')
    expect(plainHeading('x'.repeat(500))).toHaveLength(120)
  })
})
