import { existsSync, readFileSync } from 'node:fs'
import { read, run, say, SetupError } from './shell.mjs'

/** What the console, its native modules and its tests take from Debian. */
export const systemPackages = [
  'build-essential',
  'python3',
  'libsecret-1-dev',
  'gnome-keyring',
  'dbus',
  'xvfb',
  'xauth',
  'chromium',
  'chromium-headless-shell',
]

/** True for Debian and everything that says it is like Debian. */
export function isDebianLike(osRelease) {
  const ids = [...osRelease.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap((match) => match[1].split(' '))
  return ids.includes('debian') || ids.includes('ubuntu')
}

/** The wanted packages that dpkg does not list as installed. `listing` is "status package" per line. */
export function missingPackages(wanted, listing) {
  const installed = new Set()
  for (const line of listing.split('\n')) {
    const [status, name] = line.trim().split(/\s+/)
    if (status === 'ii' && name) installed.add(name)
  }
  return wanted.filter((name) => !installed.has(name))
}

/** Names with an installable version. Ubuntu, for one, has no chromium-headless-shell. */
export function availablePackages(wanted, policy) {
  const available = new Set()
  let current = ''
  for (const line of policy.split('\n')) {
    if (/^\S+:$/.test(line)) current = line.slice(0, -1)
    else if (/^\s+Candidate: (?!\(none\))/.test(line)) available.add(current)
  }
  return wanted.filter((name) => available.has(name))
}

/** Brings in the missing Debian packages; on other systems there is nothing to do. */
export function ensureSystemPackages() {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return
  if (!isDebianLike(readFileSync('/etc/os-release', 'utf8'))) return
  const listing = read('dpkg-query', ['-W', '-f', '${db:Status-Abbrev} ${Package}\\n', ...systemPackages])
  const missing = missingPackages(systemPackages, listing ?? '')
  if (missing.length === 0) return
  const install = ['install', '-y', '-q', '--no-install-recommends']
  if (process.getuid?.() !== 0) {
    const line = `sudo apt-get update && sudo apt-get ${install.join(' ')} ${missing.join(' ')}`
    throw new SetupError(`system packages are missing; run this line once, then try again:\n  ${line}`, 3)
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  say(`installing system packages: ${missing.join(', ')}`)
  run('apt-get', ['update', '-q'], { env, what: 'apt-get update' })
  const available = availablePackages(missing, read('apt-cache', ['policy', ...missing]) ?? '')
  const unknown = missing.filter((name) => !available.includes(name))
  if (unknown.length > 0) say(`this system does not offer ${unknown.join(', ')}; going on without`)
  if (available.length > 0) run('apt-get', [...install, ...available], { env, what: 'apt-get install' })
}
