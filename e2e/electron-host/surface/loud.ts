import { EventEmitter } from 'node:events'
import { declaresEvent, declaresMember, type Surface } from './surface.ts'

/** A thing of Electron that the stand-in does not do. Thrown, and kept in a list that tests can read. */
export class StandInRefusal extends Error {
  override readonly name = 'StandInRefusal'
}

/** Everything that was refused in this process, in order; a library may swallow the exception, but not this. */
export class Refusals {
  readonly list: string[] = []

  /** Records and returns the refusal, for the caller to throw. */
  because(text: string): StandInRefusal {
    const message = `electron stand-in: ${text}`
    this.list.push(message)
    return new StandInRefusal(message)
  }

  notImplemented(what: string): StandInRefusal {
    return this.because(`${what} is not implemented`)
  }
}

/** Makes objects loud: what Electron declares and the object lacks throws; unknown names stay undefined. */
export class Loudness {
  readonly surface: Surface
  readonly refusals: Refusals
  private readonly destroyed = new WeakSet<object>()
  private readonly targets = new WeakMap<object, object>()

  constructor(surface: Surface, refusals: Refusals) {
    this.surface = surface
    this.refusals = refusals
  }

  /** From now on every declared member of that wrapped object throws, `isDestroyed` and `id` excepted. */
  markDestroyed(wrapped: object): void {
    const target = this.targets.get(wrapped)
    if (target) this.destroyed.add(target)
  }

  private failsOnceDestroyed(type: string, key: string | symbol): boolean {
    return typeof key === 'string' && key !== 'isDestroyed' && key !== 'id' && key !== 'close' && key !== 'destroy' &&
      declaresMember(this.surface, type, key)
  }

  /** `target` behind a proxy that refuses the members of `type` it lacks. Stubbing (assignment) works. */
  wrap<T extends object>(target: T, type: string, label = lowerFirst(type), kind: 'members' | 'statics' = 'members'): T {
    const wrapped = new Proxy(target, {
      get: (object, key, receiver) => {
        if (typeof key === 'string' && !(key in object) && declaresMember(this.surface, type, key, kind)) {
          throw this.refusals.notImplemented(`${label}.${key}`)
        }
        if (this.destroyed.has(object) && this.failsOnceDestroyed(type, key)) throw new TypeError('Object has been destroyed')
        return Reflect.get(object, key, receiver) as unknown
      },
      set: (object, key, value, receiver) => {
        if (typeof key === 'string' && !(key in object) && declaresMember(this.surface, type, key, kind)) {
          throw this.refusals.notImplemented(`setting ${label}.${key}`)
        }
        return Reflect.set(object, key, value, receiver)
      },
    })
    this.targets.set(wrapped, target)
    return wrapped
  }

  /** Refuses a listener for an event that Electron declares for `type` and the stand-in never sends. */
  checkEvent(type: string, event: string | symbol, covered: readonly string[]): void {
    if (typeof event === 'string' && declaresEvent(this.surface, type, event) && !covered.includes(event)) {
      throw this.refusals.notImplemented(`${lowerFirst(type)}.on('${event}')`)
    }
  }

  /** Refuses options outside `covered`; `what` names the call in the message. */
  checkOptions(what: string, options: object | undefined | null, covered: readonly string[]): void {
    for (const [name, value] of Object.entries(options ?? {})) {
      if (value !== undefined && !covered.includes(name)) throw this.refusals.notImplemented(`${what} option ${name}`)
    }
  }

  /** A stand-in for an export that is not covered at all: any use of it throws. */
  uncovered(name: string, type: string): object {
    const refuse = (what: string): never => {
      throw this.refusals.notImplemented(what)
    }
    const target = function uncoveredExport(): void {}
    return new Proxy(target, {
      get: (_, key) => {
        if (typeof key === 'symbol' || !this.knows(type, key)) return undefined
        return refuse(`${name}.${key}`)
      },
      apply: () => refuse(name),
      construct: () => refuse(`new ${name}`),
    })
  }

  private knows(type: string, key: string): boolean {
    return declaresMember(this.surface, type, key) || declaresMember(this.surface, type, key, 'statics') || key === 'on'
  }
}

export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

// The listener type of Node's own emitter.
type AnyListener = Parameters<EventEmitter['on']>[1]

/** An event emitter whose instances are loud: `this` is the proxy from the constructor on. */
export class LoudEmitter extends EventEmitter {
  declare private readonly check: (event: string | symbol) => void

  constructor(loudness: Loudness, type: string, events: readonly string[]) {
    super()
    // Many windows and tests may listen; Electron sets no limit either.
    this.setMaxListeners(0)
    const check = (event: string | symbol): void => loudness.checkEvent(type, event, events)
    Object.defineProperty(this, 'check', { value: check, enumerable: false })
    return loudness.wrap(this, type)
  }

  override on(event: string | symbol, listener: AnyListener): this {
    this.check(event)
    return super.on(event, listener)
  }

  override once(event: string | symbol, listener: AnyListener): this {
    this.check(event)
    return super.once(event, listener)
  }

  override addListener(event: string | symbol, listener: AnyListener): this {
    this.check(event)
    return super.addListener(event, listener)
  }

  override prependListener(event: string | symbol, listener: AnyListener): this {
    this.check(event)
    return super.prependListener(event, listener)
  }
}

/** Electron's event object: carries a veto. */
export class VetoEvent {
  defaultPrevented = false

  preventDefault(): void {
    this.defaultPrevented = true
  }
}

/** A veto event with further fields, as Electron merges them. */
export function vetoEvent<T extends object>(fields: T): VetoEvent & T {
  return Object.assign(new VetoEvent(), fields)
}
