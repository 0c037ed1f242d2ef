import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REKA_STYLE_HASHES, contentPolicy, securityHeaders } from './content-policy.ts'

const directives = new Map(contentPolicy().split('; ').map((directive): [string, string[]] => {
  const [name = '', ...sources] = directive.split(' ')
  return [name, sources]
}))

describe('content policy', () => {
  it('R-11: holds exactly these directives', () => {
    expect(contentPolicy().replace(REKA_STYLE_HASHES.join(' '), 'HASHES')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' HASHES; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
      + "object-src 'none'; base-uri 'none'; frame-src app://entry; frame-ancestors 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types vue",
    )
  })

  it('R-34: the frame for bank logins calls nobody and is shown by the console alone', () => {
    expect(contentPolicy('entry').replace(REKA_STYLE_HASHES.join(' '), 'HASHES')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' HASHES; img-src 'self' data:; font-src 'self'; connect-src 'none'; worker-src 'none'; "
      + "object-src 'none'; base-uri 'none'; frame-src 'none'; frame-ancestors app://bundle; form-action 'none'; require-trusted-types-for 'script'; trusted-types vue",
    )
    expect(securityHeaders('entry')).toMatchObject({ 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Resource-Policy': 'cross-origin' })
    expect(securityHeaders()).toMatchObject({ 'Cross-Origin-Resource-Policy': 'same-origin' })
  })

  it('R-11: grants no inline code, no eval and no foreign host', () => {
    for (const site of ['console', 'entry'] as const) expect(contentPolicy(site)).not.toMatch(/unsafe|eval|wasm|https?:|\*|nonce|strict-dynamic/u)
    expect(directives.get('script-src')).toEqual(["'self'"])
  })

  it('sends the policy and its companions with every answer', () => {
    expect(securityHeaders()).toMatchObject({
      'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cross-Origin-Opener-Policy': 'same-origin', 'Cache-Control': 'no-store',
    })
    expect(securityHeaders()['Permissions-Policy']).not.toMatch(/=(?!\(\))/u)
  })

  it('lists the hashes of exactly the styles that the installed Reka UI injects', () => {
    const folder = join(import.meta.dirname, '..', '..', 'node_modules', 'reka-ui', 'dist')
    const styles = ['Select/SelectViewport', 'Combobox/ComboboxViewport', 'ScrollArea/ScrollAreaViewport'].map((part) => {
      const source = readFileSync(join(folder, `${part}.js`), 'utf8')
      return /createTextVNode\("([^"]*scrollbar-width[^"]*)"/u.exec(source)?.[1] ?? `${part} has no style`
    })
    const hashes = styles.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(new Set(hashes)).toEqual(new Set(REKA_STYLE_HASHES))
  })
})
