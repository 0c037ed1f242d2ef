import { describe, expect, it } from 'vitest'
import { SMALLEST, nextZoom, parsePlacement, placeWindow, usualPlacement, type Rectangle } from './placement.ts'

const screen: Rectangle = { x: 0, y: 0, width: 1920, height: 1040 }
const second: Rectangle = { x: 1920, y: -200, width: 2560, height: 1400 }

describe('place of the window', () => {
  it('is restored on a display that still exists', () => {
    const bounds = { x: 2000, y: 0, width: 1500, height: 900 }
    expect(placeWindow(bounds, [screen, second])).toEqual(bounds)
  })

  it('is left to the system when its display is gone', () => {
    expect(placeWindow({ x: 2600, y: 0, width: 1500, height: 900 }, [screen])).toEqual({ width: 1440, height: 900 })
    expect(placeWindow({ x: 1890, y: 0, width: 1500, height: 900 }, [screen])).not.toHaveProperty('x')
  })

  it('is moved and shrunk into the display that holds most of it', () => {
    expect(placeWindow({ x: 1000, y: 500, width: 3000, height: 2000 }, [screen])).toEqual({ x: 0, y: 0, width: 1920, height: 1040 })
    expect(placeWindow({ x: -300, y: -50, width: 1300, height: 800 }, [screen])).toEqual({ x: 0, y: 0, width: 1300, height: 800 })
  })

  it('never gets smaller than the smallest size', () => {
    expect(placeWindow({ x: 10, y: 10, width: 300, height: 200 }, [screen])).toMatchObject(SMALLEST)
    expect(placeWindow(null, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual(SMALLEST)
    expect(placeWindow(null, [])).toEqual({ width: 1440, height: 900 })
  })

  it('reads back what was written', () => {
    const placement = { bounds: { x: -5, y: 7, width: 1300, height: 800 }, isMaximized: true, zoomPercent: 125, theme: 'dark' } as const
    expect(parsePlacement(JSON.stringify(placement))).toEqual(placement)
  })

  it.each(['', 'x', 'null', '[]', '1', '{"bounds":{"x":1e400,"y":0,"width":1,"height":1}}', '{"bounds":{"x":0,"y":0,"width":-1,"height":9}}', '{"bounds":"a","zoomPercent":3000,"theme":"red","isMaximized":"yes"}'])(
    'takes a damaged file as nothing said: %s', (text) => {
      expect(parsePlacement(text)).toEqual(usualPlacement)
    })

  it('zooms in steps and stays at the ends', () => {
    expect([nextZoom(100, 'in'), nextZoom(100, 'out'), nextZoom(175, 'reset'), nextZoom(200, 'in'), nextZoom(50, 'out')]).toEqual([110, 90, 100, 200, 50])
  })
})
