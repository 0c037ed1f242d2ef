import { ClipboardItem, clipboard } from 'electron'
import type { ClipboardPort } from './clipboard-rule.ts'

const raw = (format: string): string => `electron application/osclipboard;format="${format}"`

/**
 * Formats by which a system marks text that no history and no cloud should keep. Windows documents the three names
 * for clipboard history and roaming; macOS tools agree on the nspasteboard name. Linux has no such mark that desktops
 * share, so there the timer alone helps.
 */
const concealment = (platform: NodeJS.Platform): Record<string, Blob> => {
  if (platform === 'darwin') return { [raw('org.nspasteboard.ConcealedType')]: new Blob(['']) }
  if (platform !== 'win32') return {}
  const no = new Blob([new Uint8Array(4)])
  return {
    [raw('ExcludeClipboardContentFromMonitorProcessing')]: no,
    [raw('CanIncludeInClipboardHistory')]: no,
    [raw('CanUploadToCloudClipboard')]: no,
  }
}

export const createSystemClipboard = (platform: NodeJS.Platform): ClipboardPort => ({
  write: async (text) => {
    const marks = concealment(platform)
    if (Object.keys(marks).length === 0) await clipboard.writeText(text)
    else await clipboard.write([new ClipboardItem({ 'text/plain': text, ...marks })])
  },
  read: () => clipboard.readText(),
  clear: () => { clipboard.clear() },
})
