import { runtime } from '../runtime.ts'
import { LoudEmitter } from '../surface/loud.ts'
import type { Members } from './web-frame-main.ts'

const events = ['display-added', 'display-removed', 'display-metrics-changed'] as const

function displayOf(width: number, height: number, id = 1, x = 0, y = 0): Electron.Display {
  const bounds = { x, y, width, height }
  return {
    id, bounds, workArea: bounds, workAreaSize: { width, height }, size: { width, height }, scaleFactor: 1, rotation: 0,
    internal: false, label: `stand-in ${id}`, colorDepth: 24, colorSpace: '', depthPerComponent: 8, detected: true,
    accelerometerSupport: 'unknown', displayFrequency: 60, maximumCursorSize: { width: 64, height: 64 }, monochrome: false,
    nativeOrigin: { x, y }, touchSupport: 'unavailable',
  } as Electron.Display
}

function screenSize(): { width: number; height: number } {
  const [, width = '1920', height = '1080'] = /^(\d+)x(\d+)$/.exec(process.env['ELECTRON_STAND_IN_SCREEN'] ?? '') ?? []
  return { width: Number(width), height: Number(height) }
}

const displays: Electron.Display[] = [displayOf(screenSize().width, screenSize().height)]

const overlap = (a: Electron.Rectangle, b: Electron.Rectangle): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

/** Work area of the primary display. */
export function workArea(): Electron.Rectangle {
  return displays[0]?.workArea ?? { x: 0, y: 0, width: 1920, height: 1080 }
}

/** `screen`: one display of 1920 x 1080, or as `ELECTRON_STAND_IN_SCREEN` says. Tests may replace its methods. */
class ScreenModel extends LoudEmitter implements Members<Electron.Screen> {
  static readonly coveredEvents = events

  constructor() {
    super(runtime.loudness, 'Screen', events)
  }

  getAllDisplays(): Electron.Display[] {
    return [...displays]
  }

  getPrimaryDisplay(): Electron.Display {
    return displays[0] as Electron.Display
  }

  getDisplayMatching(rect: Electron.Rectangle): Electron.Display {
    return this.getAllDisplays().toSorted((a, b) => overlap(b.bounds, rect) - overlap(a.bounds, rect))[0] as Electron.Display
  }

  getDisplayNearestPoint(point: Electron.Point): Electron.Display {
    return this.getDisplayMatching({ ...point, width: 1, height: 1 })
  }

  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 }
  }
}

export const screen = new ScreenModel()
export { ScreenModel }
