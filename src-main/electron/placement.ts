/** A rectangle on the desktop in device-independent pixels. */
export type Rectangle = Readonly<{ x: number; y: number; width: number; height: number }>

/** How the window lay when it was last seen. Kept as plain JSON: nothing in it tells of a person. */
export type Placement = Readonly<{ bounds: Rectangle | null; isMaximized: boolean; zoomPercent: number; theme: 'system' | 'light' | 'dark' }>

export const SMALLEST = { width: 1180, height: 720 } as const
export const USUAL = { width: 1440, height: 900 } as const
/** What zoom may be, in percent; 200 is the most that the smallest window can hold (ui.md, section 12). */
export const ZOOM_STEPS: readonly number[] = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200]

export const usualPlacement: Placement = { bounds: null, isMaximized: false, zoomPercent: 100, theme: 'system' }

const isWhole = (value: unknown): value is number => Number.isInteger(value) && Math.abs(value as number) <= 100_000

const parseBounds = (value: unknown): Rectangle | null => {
  if (typeof value !== 'object' || value === null) return null
  const { x, y, width, height } = value as Record<string, unknown>
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) return null
  return width > 0 && height > 0 ? { x, y, width, height } : null
}

/** Reads what a file may hold; anything unexpected in it counts as not said. */
export const parsePlacement = (text: string): Placement => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return usualPlacement
  }
  if (typeof value !== 'object' || value === null) return usualPlacement
  const { bounds, isMaximized, zoomPercent, theme } = value as Record<string, unknown>
  return {
    bounds: parseBounds(bounds),
    isMaximized: isMaximized === true,
    zoomPercent: typeof zoomPercent === 'number' && ZOOM_STEPS.includes(zoomPercent) ? zoomPercent : 100,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  }
}

/** Width and height of what two rectangles share; zero where they do not meet. */
const shared = (a: Rectangle, b: Rectangle): Readonly<{ width: number; height: number }> => ({
  width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
  height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
})
const area = ({ width, height }: Readonly<{ width: number; height: number }>): number => width * height

/** A strip or corner that peeks in is not enough to find and drag a window. */
const REACHABLE = 100
const isReachable = (window: Rectangle, display: Rectangle): boolean => {
  const { width, height } = shared(window, display)
  return width >= REACHABLE && height >= REACHABLE
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, Math.max(low, high)))

/**
 * Where to put the window: at the remembered place when a good part of it lies on a display that is there now, moved
 * and shrunk to fit that display's work area, else centered by the system at the usual size.
 * @param workAreas of the displays that exist, without task bars.
 */
export const placeWindow = (remembered: Rectangle | null, workAreas: readonly Rectangle[]): Partial<Rectangle> & { width: number; height: number } => {
  const home = remembered === null
    ? undefined
    : workAreas.toSorted((a, b) => area(shared(remembered, b)) - area(shared(remembered, a))).at(0)
  if (remembered === null || home === undefined || !isReachable(remembered, home)) {
    const first = workAreas.at(0)
    return {
      width: Math.max(SMALLEST.width, Math.min(USUAL.width, first?.width ?? USUAL.width)),
      height: Math.max(SMALLEST.height, Math.min(USUAL.height, first?.height ?? USUAL.height)),
    }
  }
  const width = clamp(remembered.width, SMALLEST.width, home.width)
  const height = clamp(remembered.height, SMALLEST.height, home.height)
  return {
    x: clamp(remembered.x, home.x, home.x + home.width - width),
    y: clamp(remembered.y, home.y, home.y + home.height - height),
    width,
    height,
  }
}

/** The next zoom step; stays at the ends. */
export const nextZoom = (percent: number, step: 'in' | 'out' | 'reset'): number => {
  if (step === 'reset') return 100
  const next = step === 'in' ? ZOOM_STEPS.find((each) => each > percent) : ZOOM_STEPS.findLast((each) => each < percent)
  return next ?? percent
}
