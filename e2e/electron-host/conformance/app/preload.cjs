const { contextBridge, ipcRenderer } = require('electron')

globalThis.ofPreload = 'seen only here'

const failureOf = (action) => {
  try {
    action()
    return 'none'
  } catch (error) {
    return error.message
  }
}

class Account {
  constructor() {
    this.number = 'own'
  }
  close() {
    return 'inherited'
  }
}

const circle = { name: 'circle' }
circle.self = circle

// Values made in this world, because the bridge between the worlds has rules of its own.
const values = {
  undefined,
  'not a number': NaN,
  'minus zero': -0,
  bigint: 2n ** 70n,
  date: new Date(86_400_000),
  regexp: /a+/gi,
  map: new Map([['a', 1]]),
  set: new Set(['a']),
  bytes: new Uint8Array([1, 2, 255]),
  error: new TypeError('wrong'),
  'sparse array': [1, , 3],
}

const describe = (value) => (value === null ? 'null' : Object.is(value, -0) ? '-0' : `${Object.prototype.toString.call(value).slice(8, -1)} ${String(value)}`)
const received = []
ipcRenderer.on('answer', (_event, ...args) => received.push(args.map(describe)))

contextBridge.exposeInMainWorld('probe', {
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  send: (channel, ...args) => ipcRenderer.send(channel, ...args),
  received: () => received,
  roundTrips: async () => {
    const trips = {}
    for (const [name, value] of Object.entries(values)) {
      const back = await ipcRenderer.invoke('echo', value)
      trips[name] = { sent: describe(value), there: await ipcRenderer.invoke('describe', value), back: describe(back) }
    }
    return trips
  },
  circleSurvives: async () => {
    const back = await ipcRenderer.invoke('echo', circle)
    return back.self === back && back.name === 'circle'
  },
  instanceBecomes: async () => {
    const back = await ipcRenderer.invoke('echo', new Account())
    return { number: back.number, close: typeof back.close, isPlain: Object.getPrototypeOf(back) === Object.prototype }
  },
  holesStay: async () => 1 in (await ipcRenderer.invoke('echo', values['sparse array'])),
  refusals: () => ({
    function: failureOf(() => ipcRenderer.send('sent', () => 1)),
    symbol: failureOf(() => ipcRenderer.send('sent', Symbol('s'))),
    promise: failureOf(() => ipcRenderer.send('sent', Promise.resolve(1))),
    nested: failureOf(() => ipcRenderer.send('sent', { deep: [{ f() {} }] })),
  }),
  environment: () => ({
    planted: typeof globalThis.planted,
    type: process.type,
    isSandboxed: process.sandboxed,
    isIsolated: process.contextIsolated,
    electron: typeof process.versions.electron,
    fs: failureOf(() => require('fs')),
    own: failureOf(() => require('./other.cjs')),
    again: failureOf(() => contextBridge.exposeInMainWorld('probe', {})),
  }),
  callBack: (callback) => callback('from preload', 7),
  later: async (value) => value,
  rejects: async () => {
    throw new RangeError('too far')
  },
  throws: () => {
    throw new Error('at once')
  },
  nested: { list: [{ deep: 'value' }], twice: (number) => number * 2 },
  instance: new Account(),
})
