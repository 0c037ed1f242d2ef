import { runtime } from '../runtime.ts'
import { asElectronFrame, type WebFrameMain } from './web-frame-main.ts'

/** Electron's parameters of `context-menu` from what the page told; nothing is spell-checked here. */
export function contextMenuParams(message: Readonly<Record<string, unknown>>, frame: WebFrameMain): object {
  const { kind: _, linkURL, srcURL, ...told } = message
  const isEditable = message['isEditable'] === true
  const hasSelection = message['selectionText'] !== ''
  return {
    ...told,
    linkURL: runtime.schemes.toApp(String(linkURL)),
    srcURL: runtime.schemes.toApp(String(srcURL)),
    frame: asElectronFrame(frame),
    pageURL: frame.url,
    frameURL: frame.url,
    misspelledWord: '',
    dictionarySuggestions: [],
    spellcheckEnabled: false,
    menuSourceType: 'mouse',
    hasImageContents: message['mediaType'] === 'image',
    editFlags: {
      canUndo: isEditable, canRedo: isEditable, canCut: isEditable && hasSelection, canCopy: hasSelection, canPaste: isEditable,
      canDelete: isEditable && hasSelection, canSelectAll: true, canEditRichly: false,
    },
  }
}
