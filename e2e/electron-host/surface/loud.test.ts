import { describe, expect, it } from 'vitest'
import { Loudness, LoudEmitter, Refusals } from './loud.ts'
import { readSurface } from './read-surface.ts'

const surface = readSurface(
  `declare namespace Electron {
    class Base extends NodeEventEmitter { getId(): number }
    class Window extends Base {
      static fromId(id: number): Window
      on(event: 'close', listener: () => void): this
      on(event: 'moved', listener: () => void): this
      once(event: 'moved', listener: () => void): this
      show(): void
      isDestroyed(): boolean
      title: string
    }
    interface Options { width?: number }
    namespace Main { const app: App; class Window extends Electron.Window {} }
  }`,
  '1.0.0',
)

function createLoud() {
  const refusals = new Refusals()
  return { refusals, loudness: new Loudness(surface, refusals) }
}

describe('the surface table', () => {
  it('holds members, statics, events, parents and exports', () => {
    expect(surface.types['Window']).toEqual({
      members: ['show', 'isDestroyed', 'title'], statics: ['fromId'], events: ['close', 'moved'], parents: ['Base'],
    })
    expect(surface.types['Options']?.members).toEqual(['width'])
    expect(surface.exports['main']).toEqual({ app: 'App', Window: 'Window' })
  })
})

describe('loudness', () => {
  it('throws for what Electron declares and the object lacks, and remembers it', () => {
    const { loudness, refusals } = createLoud()
    const wrapped = loudness.wrap({ title: 'a' }, 'Window') as Record<string, unknown>
    expect(wrapped['title']).toBe('a')
    expect(() => wrapped['show']).toThrow('electron stand-in: window.show is not implemented')
    expect(() => wrapped['getId']).toThrow('window.getId is not implemented')
    expect(() => (wrapped['show'] = 1)).toThrow('setting window.show')
    expect(refusals.list).toHaveLength(3)
  })

  it('leaves names that Electron does not have undefined', () => {
    const wrapped = createLoud().loudness.wrap({}, 'Window') as Record<string, unknown>
    expect(wrapped['then']).toBeUndefined()
    expect('show' in wrapped).toBe(false)
  })

  it('lets tests put their own functions there', () => {
    const wrapped = createLoud().loudness.wrap({ show: (): number => 1 }, 'Window')
    wrapped.show = () => 2
    expect(wrapped.show()).toBe(2)
  })

  it('refuses listeners for declared events that are never sent', () => {
    const { loudness } = createLoud()
    const emitter = new LoudEmitter(loudness, 'Window', ['close'])
    expect(() => emitter.on('moved', () => undefined)).toThrow("window.on('moved') is not implemented")
    expect(() => emitter.once('moved', () => undefined)).toThrow('not implemented')
    emitter.on('close', () => undefined).on('of-our-own', () => undefined)
    expect(emitter.emit('close')).toBe(true)
  })

  it('refuses options that it does not know', () => {
    const { loudness } = createLoud()
    loudness.checkOptions('Window', { width: 1, height: undefined }, ['width'])
    expect(() => loudness.checkOptions('Window', { height: 1 }, ['width'])).toThrow('Window option height is not implemented')
  })

  it('refuses every use of an export that is not covered', () => {
    const uncovered = createLoud().loudness.uncovered('Window', 'Window') as unknown as { show(): void; then?: unknown; new (): object }
    expect(() => uncovered.show).toThrow('Window.show is not implemented')
    expect(() => new uncovered()).toThrow('new Window is not implemented')
    expect(uncovered.then).toBeUndefined()
  })

  it('throws Electron\'s error once destroyed', () => {
    const { loudness } = createLoud()
    const wrapped = loudness.wrap({ show: () => 1, isDestroyed: () => true }, 'Window')
    loudness.markDestroyed(wrapped)
    expect(() => wrapped.show()).toThrow('Object has been destroyed')
    expect(wrapped.isDestroyed()).toBe(true)
  })
})
