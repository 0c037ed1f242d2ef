import { writeFile } from 'node:fs/promises'
import { dialog, type BrowserWindow } from 'electron'

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
