import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/**
 * Finds a folder for Chromium's profile below userData. The name is the stand-in's own, so that a real Electron profile
 * is never touched; a second app on the same userData gets a folder of its own, as Chromium would otherwise hand its
 * windows to the first.
 */
export class ProfileLock {
  private readonly userData: string

  constructor(userData: string) {
    this.userData = userData
  }

  take(): string {
    for (let number = 1; number < 100; number += 1) {
      const folder = join(this.userData, number === 1 ? 'stand-in-chromium' : `stand-in-chromium-${number}`)
      if (this.lock(folder)) return folder
    }
    throw new Error('electron stand-in: no free profile folder')
  }

  private lock(folder: string): boolean {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'stand-in-pid')
    for (let attempt = 0; attempt < 2; attempt += 1) {
      try {
        writeFileSync(file, String(process.pid), { flag: 'wx' })
        process.once('exit', () => rmSync(file, { force: true }))
        return true
      } catch {
        const owner = Number(readOr(file, '0'))
        if (owner > 0 && isAlive(owner)) return false
        rmSync(file, { force: true })
      }
    }
    return false
  }
}

function readOr(file: string, fallback: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return fallback
  }
}
