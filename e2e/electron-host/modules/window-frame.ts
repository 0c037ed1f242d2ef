import { workArea } from './screen.ts'

export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

type Mode = 'normal' | 'maximized' | 'minimized' | 'fullscreen'

/** What a window tells when its frame changes. */
export interface FrameClient {
  emit(event: string, ...args: unknown[]): void
  /** The size of the page has to follow. */
  resized(): void
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high === 0 ? value : high)

/** Place, size and mode of a window, as the app sees them. There is no window system to ask, so the model is the truth. */
export class WindowFrame {
  bounds: Bounds
  mode: Mode = 'normal'
  minimum = { width: 0, height: 0 }
  maximum = { width: 0, height: 0 }
  isVisible = false
  private beforeMinimize: Mode = 'normal'
  private readonly client: FrameClient

  constructor(options: Electron.BrowserWindowConstructorOptions, client: FrameClient) {
    this.client = client
    this.minimum = { width: options.minWidth ?? 0, height: options.minHeight ?? 0 }
    this.maximum = { width: options.maxWidth ?? 0, height: options.maxHeight ?? 0 }
    const size = this.clampSize(options.width ?? 800, options.height ?? 600)
    const area = workArea()
    const x = options.x ?? Math.round(area.x + (area.width - size.width) / 2)
    const y = options.y ?? Math.round(area.y + (area.height - size.height) / 2)
    this.bounds = { x, y, ...size }
  }

  clampSize(width: number, height: number): { width: number; height: number } {
    return {
      width: Math.round(clamp(width, this.minimum.width, this.maximum.width)),
      height: Math.round(clamp(height, this.minimum.height, this.maximum.height)),
    }
  }

  /** Bounds as shown: those of the work area while maximized or in full screen. */
  current(): Bounds {
    const isLarge = this.mode === 'maximized' || this.mode === 'fullscreen' ||
      (this.mode === 'minimized' && this.beforeMinimize !== 'normal')
    return isLarge ? { ...workArea() } : { ...this.bounds }
  }

  setBounds(bounds: Partial<Bounds>): void {
    const before = this.current()
    const next = { ...before, ...bounds }
    this.bounds = { x: Math.round(next.x), y: Math.round(next.y), ...this.clampSize(next.width, next.height) }
    if (this.mode === 'maximized') {
      this.mode = 'normal'
      this.client.emit('unmaximize')
    }
    this.announce(before)
  }

  maximize(): void {
    if (this.mode === 'maximized') return
    const before = this.current()
    this.mode = 'maximized'
    this.client.emit('maximize')
    this.announce(before)
  }

  unmaximize(): void {
    if (this.mode !== 'maximized') return
    const before = this.current()
    this.mode = 'normal'
    this.client.emit('unmaximize')
    this.announce(before)
  }

  minimize(): void {
    if (this.mode === 'minimized') return
    this.beforeMinimize = this.mode
    this.mode = 'minimized'
    this.client.emit('minimize')
  }

  restore(): void {
    if (this.mode === 'maximized') {
      this.unmaximize()
      return
    }
    if (this.mode !== 'minimized') return
    this.mode = this.beforeMinimize
    this.beforeMinimize = 'normal'
    this.client.emit('restore')
  }

  setFullScreen(isFull: boolean): void {
    if (isFull === (this.mode === 'fullscreen')) return
    const before = this.current()
    this.mode = isFull ? 'fullscreen' : 'normal'
    this.client.emit(isFull ? 'enter-full-screen' : 'leave-full-screen')
    this.announce(before)
  }

  private announce(before: Bounds): void {
    const after = this.current()
    if (before.x !== after.x || before.y !== after.y) {
      this.client.emit('move')
      this.client.emit('moved')
    }
    if (before.width === after.width && before.height === after.height) return
    this.client.emit('resize')
    this.client.emit('resized')
    this.client.resized()
  }
}
