import { Menu, type MenuItemConstructorOptions, type WebContents } from 'electron'

/** What the click hit, as far as the menu depends on it. */
export type ClickFacts = Readonly<{
  isEditable: boolean
  hasSelection: boolean
  /** A field whose text is hidden; nothing is copied out of it. */
  isSecret: boolean
}>

/** Editing items for a click; empty where none makes sense. Copying runs through the page, which obeys the clipboard rule. */
export const contextMenuTemplate = ({ isEditable, hasSelection, isSecret }: ClickFacts): MenuItemConstructorOptions[] => {
  const copy: MenuItemConstructorOptions[] = hasSelection && !isSecret ? [{ role: 'copy' }] : []
  if (!isEditable) return copy
  return [
    ...(hasSelection && !isSecret ? [{ role: 'cut' } satisfies MenuItemConstructorOptions] : []),
    ...copy,
    { role: 'paste' },
    { role: 'selectAll' },
  ]
}

/** Gives a page the editing menu that people expect on a right click. */
export const installContextMenu = (contents: WebContents): void => {
  contents.on('context-menu', (_event, { isEditable, selectionText, formControlType }) => {
    const template = contextMenuTemplate({ isEditable, hasSelection: selectionText !== '', isSecret: formControlType === 'input-password' })
    if (template.length > 0) Menu.buildFromTemplate(template).popup()
  })
}
