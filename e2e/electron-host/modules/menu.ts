import { runtime } from '../runtime.ts'
import { LoudEmitter, VetoEvent } from '../surface/loud.ts'
import { checkRole, labelOfRole, runRole, submenuOfRole } from './menu-roles.ts'
import type { Members } from './web-frame-main.ts'
import { windows } from './windows.ts'

const events = ['menu-will-close', 'menu-will-show'] as const

/** The application menu; read by `app` too. */
export const menuState: { application: Electron.Menu | null; lastPopup: Electron.Menu | undefined } = { application: null, lastPopup: undefined }

export const coveredItemOptions = [
  'click', 'role', 'type', 'label', 'sublabel', 'toolTip', 'accelerator', 'icon', 'enabled', 'acceleratorWorksWhenHidden',
  'visible', 'checked', 'registerAccelerator', 'submenu', 'id', 'before', 'after', 'beforeGroupContaining', 'afterGroupContaining',
] as const

let lastCommandId = 0

/** A menu item as a model; `click()` does what the officer's click would do. */
export class MenuItem implements Members<Omit<Electron.MenuItem, 'click' | 'role' | 'accelerator' | 'submenu' | 'menu' | 'icon'>> {
  readonly id: string
  readonly role: Electron.MenuItemConstructorOptions['role']
  readonly type: Electron.MenuItem['type']
  readonly accelerator: string | undefined
  readonly submenu: Electron.Menu | undefined
  readonly commandId: number
  label: string
  sublabel: string
  toolTip: string
  enabled: boolean
  visible: boolean
  checked: boolean
  icon: Electron.MenuItemConstructorOptions['icon']
  registerAccelerator: boolean
  menu: Electron.Menu | undefined
  readonly click: (event?: unknown, window?: unknown, contents?: unknown) => void

  constructor(options: Electron.MenuItemConstructorOptions) {
    runtime.loudness.checkOptions('MenuItem', options, coveredItemOptions)
    const { role, submenu = submenuOfRole(role) } = options
    checkRole(role)
    lastCommandId += 1
    this.commandId = lastCommandId
    this.id = options.id ?? ''
    this.role = role
    this.type = options.type ?? (submenu ? 'submenu' : 'normal')
    this.accelerator = options.accelerator as string | undefined
    this.submenu = Array.isArray(submenu) ? (Menu.buildFromTemplate(submenu) as unknown as Electron.Menu) : (submenu as Electron.Menu | undefined)
    this.label = options.label ?? labelOfRole(role)
    this.sublabel = options.sublabel ?? ''
    this.toolTip = options.toolTip ?? ''
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.icon = options.icon
    this.registerAccelerator = options.registerAccelerator ?? true
    const wrapped = runtime.loudness.wrap(this as MenuItem, 'MenuItem')
    this.click = (event, window, contents) => wrapped.clicked(options, event, window, contents)
    return wrapped
  }

  private clicked(options: Electron.MenuItemConstructorOptions, event: unknown, window: unknown, contents: unknown): void {
    if (!this.enabled) return
    if (this.type === 'checkbox') this.checked = !this.checked
    if (this.type === 'radio') this.checked = true
    const target = (window ?? windows.focused ?? windows.all()[0]) as Electron.BrowserWindow | undefined
    if (options.click) options.click(this as unknown as Electron.MenuItem, target, (event ?? {}) as Electron.KeyboardEvent)
    else if (this.role) runRole(this.role, target, (contents ?? target?.webContents) as Electron.WebContents | undefined)
  }
}

/** `Menu`: what the app built, with `popup` as a state. */
export class Menu extends LoudEmitter implements Members<Electron.Menu> {
  static readonly coveredEvents = events
  readonly items: Electron.MenuItem[] = []

  constructor() {
    super(runtime.loudness, 'Menu', events)
  }

  static buildFromTemplate(template: (Electron.MenuItemConstructorOptions | Electron.MenuItem)[]): Menu {
    const menu = new Menu()
    for (const entry of template) menu.append(entry instanceof MenuItem ? (entry as unknown as Electron.MenuItem) : asItem(entry as Electron.MenuItemConstructorOptions))
    return menu
  }

  static setApplicationMenu(menu: Electron.Menu | null): void {
    menuState.application = menu
  }

  static getApplicationMenu(): Electron.Menu | null {
    return menuState.application
  }

  append(item: Electron.MenuItem): void {
    this.insert(this.items.length, item)
  }

  insert(position: number, item: Electron.MenuItem): void {
    this.items.splice(position, 0, item)
    item.menu = this as unknown as Electron.Menu
  }

  getMenuItemById(id: string): Electron.MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }

  /** Model: the menu counts as open until `closePopup`. */
  popup(options: Electron.PopupOptions = {}): void {
    runtime.loudness.checkOptions('menu.popup', options, ['window', 'frame', 'x', 'y', 'positioningItem', 'sourceType', 'callback'])
    menuState.lastPopup = this as unknown as Electron.Menu
    this.emit('menu-will-show', new VetoEvent())
  }

  closePopup(): void {
    if (menuState.lastPopup !== (this as unknown)) return
    menuState.lastPopup = undefined
    this.emit('menu-will-close', new VetoEvent())
  }
}

function asItem(options: Electron.MenuItemConstructorOptions): Electron.MenuItem {
  return new MenuItem(options) as unknown as Electron.MenuItem
}
