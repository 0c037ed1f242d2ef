import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes a file's bytes outlast a power cut. */
export const syncFile = (path: string): void => {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes names in a folder outlast a power cut. Windows cannot sync a folder and does not need it: ignored there. */
export const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Replaces a file as a whole: after a kill or power cut it holds the old or the new content, never a part. */
export const writeDurably = (path: string, content: string): void => {
  const unfinished = `${path}.unfinished`
  const file = openSync(unfinished, 'w', 0o600)
  try {
    writeSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameDurably(unfinished, path)
}

/** Moves a file so that a power cut leaves it at the old or the new place; both folders are synced. */
export const renameDurably = (from: string, to: string): void => {
  renameSync(from, to)
  syncFolder(dirname(to))
  if (dirname(from) !== dirname(to)) syncFolder(dirname(from))
}

/** @returns false where there was nothing to remove. */
export const removeDurably = (path: string): boolean => {
  if (!existsSync(path)) return false
  rmSync(path)
  syncFolder(dirname(path))
  return true
}
