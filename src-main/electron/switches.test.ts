import { describe, expect, it } from 'vitest'
import { findDangers } from './switches.ts'

const switches = [
  '--inspect', '--inspect=0.0.0.0:9229', '--inspect-brk', '--inspect-port=1', '--remote-debugging-port=9222', '--remote-debugging-pipe', '--remote-allow-origins=*', '--no-sandbox', '--disable-web-security',
  '--load-extension=/x', '--js-flags=--allow-natives-syntax', '--user-data-dir=/elsewhere', '--single-process', '--ignore-certificate-errors', '--host-resolver-rules=MAP * 127.0.0.1', '--proxy-server=127.0.0.1:1',
  '--enable-logging', '--log-net-log=/x', '--ssl-key-log-file=/x', '--renderer-cmd-prefix=gdb', '--allow-file-access-from-files', '-r', '--require', '--NO-SANDBOX', '-remote-debugging-port=1',
]
const variables = ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'ELECTRON_ENABLE_LOGGING', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'SSLKEYLOGFILE', 'NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'ELECTRON_NO_ASAR']

describe('dangerous ways to start', () => {
  it.each(switches)('R-03: a packaged console refuses %s', (argument) => {
    expect(findDangers({ isPackaged: true, arguments: ['--workspace', 'live', argument], env: {} })).toHaveLength(1)
  })

  it.each(variables)('R-03: a packaged console refuses %s in the environment', (name) => {
    expect(findDangers({ isPackaged: true, arguments: [], env: { [name]: '1' } })).toEqual([name])
  })

  it('R-03: covers at least 25 of them', () => {
    expect(switches.length + variables.length).toBeGreaterThanOrEqual(25)
  })

  it('R-03 proof: without the check, as in a checkout, every one of them passes', () => {
    for (const argument of switches) expect(findDangers({ isPackaged: false, arguments: [argument], env: {} })).toEqual([])
  })

  it('says names, never values', () => {
    expect(findDangers({ isPackaged: true, arguments: ['--proxy-server=person:word@host'], env: { NODE_OPTIONS: '--require /home/person/x' } })).toEqual(['--proxy-server', 'NODE_OPTIONS'])
  })

  it('lets an ordinary start be', () => {
    const env = { PATH: '/usr/bin', HOME: '/home/officer', LANG: 'en', NODE_OPTIONS: '', DISPLAY: ':0' }
    expect(findDangers({ isPackaged: true, arguments: ['--workspace=live', '--cli', 'doctor', '--json'], env })).toEqual([])
  })
})
