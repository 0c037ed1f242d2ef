import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BrowserWindow } from 'electron'
import { LINK_NAMES } from '#shared/bridge/channels/app.ts'
import type { LinkName } from '#main/app/console.ts'
import { LINK_ADDRESSES, addressOf, isAllowedAddress, openExternalLink } from './external-links.ts'

const desktop = vi.hoisted(() => ({ asked: [] as { detail: string }[], opened: [] as string[], answer: 0 }))
vi.mock('electron', () => ({
  dialog: { showMessageBox: async (_window: unknown, options: { detail: string }) => { desktop.asked.push(options); return { response: desktop.answer } } },
  shell: { openExternal: async (address: string) => { desktop.opened.push(address) } },
}))

const HOSTS = Object.values(LINK_ADDRESSES).map((address) => new URL(address).hostname)
const SCHEMES = ['http', 'file', 'javascript', 'data', 'vbscript', 'ms-msdt', 'ms-officecmd', 'search-ms', 'smb', 'ssh', 'mailto', 'tel', 'ftp', 'ldap', 'app', 'blob', 'view-source', 'intent', 'steam', 'jar']
const tricks = (host: string): string[] => [
  `https://${host}@evil.example/`, `https://evil.example@${host}/`, `https://user:word@${host}/`, `https://:@${host}/`, `https://${host}:444/`, `https://${host}:443/`, `https://${host}.evil.example/`, `https://evil-${host}/`,
  `https://x.${host}/`, `https://${host}./`, `https://${host.replace('.', '\u3002')}/`, `https://${host.replace('o', '\u043E')}/`, `https://${host.replace('a', '\u0430').replace('i', '\u0456')}x/`, `https://xn--${host}/`,
  `https://${host.toUpperCase()}/`, `HTTPS://${host}/`, `https:/${host}/`, `https:${host}/`, `//${host}/`, `https:\\\\${host}\\`, `https://${host}\\@evil.example/`, `https://evil.example\\@${host}/`,
  ` https://${host}/`, `https://${host}/ `, `https://${host}/\n`, `https://${host}/\r\nx: y`, `ht\ntps://${host}/`, `https://${host}\t/`, `https://${host}\u0000/`, `https://${host}%00/`, `https://${host}%2eevil.example/`, `https://evil.example/#${host}`,
  `https://evil.example/?${host}`, `https://evil.example/${host}`, `https://127.0.0.1/`, `https://[::1]/`, `https://2130706433/`,
]
const hostile: unknown[] = [
  ...SCHEMES.flatMap((scheme) => [`${scheme}://${HOSTS[0]}/`, `${scheme}:${HOSTS[0]}`]),
  ...HOSTS.flatMap(tricks),
  '', ' ', null, undefined, 0, {}, [`https://${HOSTS[0]}/`], { toString: () => `https://${HOSTS[0]}/` },
]
const window = {} as BrowserWindow

describe('external links', () => {
  beforeEach(() => {
    desktop.asked.length = 0
    desktop.opened.length = 0
    desktop.answer = 0
  })

  it('has an allowed address for every name of the bridge', () => {
    for (const name of LINK_NAMES) expect(isAllowedAddress(addressOf(name)), name).toBe(true)
  })

  it('R-07: at least 200 hostile addresses are refused', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(200)
    expect(hostile.filter((address) => isAllowedAddress(address))).toEqual([])
  })

  it('R-07: a hostile address in place of a name opens nothing and asks nothing', async () => {
    for (const address of [...hostile, 'constructor', '__proto__', 'toString']) {
      expect(await openExternalLink(window, address as LinkName)).toBe(false)
    }
    expect(desktop).toMatchObject({ asked: [], opened: [] })
  })

  it('R-07 proof: a check by prefix or by part lets many of them through', () => {
    const careless = (address: unknown): boolean => typeof address === 'string' && HOSTS.some((host) => address.startsWith('https://') && address.includes(host))
    expect(hostile.filter(careless).length).toBeGreaterThan(50)
  })

  it('R-07: shows the address first, and opens it only when the officer agrees', async () => {
    expect(await openExternalLink(window, 'bankstatements-docs')).toBe(true)
    expect(desktop.asked[0]?.detail).toContain('https://docs.bankstatements.com.au/')
    desktop.answer = 1
    expect(await openExternalLink(window, 'bankstatements-docs')).toBe(false)
    expect(desktop.opened).toEqual(['https://docs.bankstatements.com.au/'])
  })
})
