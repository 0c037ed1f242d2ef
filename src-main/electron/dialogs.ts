import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { dialog, type BrowserWindow } from 'electron'
import { AppError } from '#shared/domain/errors.ts'

/** A bare file name: no folders, no control codes, nothing that a disk would read as an option. */
const bareName = (suggested: string): string => suggested.replace(/[^A-Za-z0-9 ._()-]/gu, '_').replace(/^[.\s-]+/u, '').slice(0, 120) || 'casebench.txt'

/**
 * Asks where to save, then makes and writes the content, readable by the officer alone. The path stays in main.
 * @returns false when the officer cancelled.
 */
export const saveFile = async (window: BrowserWindow, suggestedName: string, makeContent: () => Promise<string | Uint8Array>): Promise<boolean> => {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: bareName(suggestedName),
    properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
  })
  if (canceled || filePath === '') return false
  await writeFile(filePath, await makeContent(), { mode: 0o600 })
  return true
}

/**
 * Asks which files to open and reads them. Paths stay in main; only names and bytes come back.
 * @returns nothing when the officer cancelled.
 * @throws AppError `document.refused` for a file above `maxBytes`.
 */
export const openFiles = async (window: BrowserWindow, heading: string, endings: readonly string[], maxBytes: number): Promise<readonly Readonly<{ name: string; bytes: Uint8Array }>[]> => {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: heading, properties: ['openFile', 'multiSelections', 'dontAddToRecent'], filters: [{ name: heading, extensions: [...endings] }],
  })
  if (canceled) return []
  return Promise.all(filePaths.map(async (path) => {
    if ((await stat(path)).size > maxBytes) throw new AppError('document.refused', `${basename(path)} is too large for this.`)
    return { name: basename(path), bytes: new Uint8Array(await readFile(path)) }
  }))
}
