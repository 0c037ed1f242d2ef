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
      + "object-src 'none'; base-uri 'none'; frame-src 'none'; frame-ancestors 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types vue",
    )
  })

  it('R-11: grants no inline code, no eval and no foreign host', () => {
    expect(contentPolicy()).not.toMatch(/unsafe|eval|wasm|https?:|\*|nonce|strict-dynamic/u)
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
