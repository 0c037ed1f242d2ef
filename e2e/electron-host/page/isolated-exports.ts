/**
 * What a preload can import, by export: the type's name and the members that `isolated-script.ts` gives it. Written down
 * because those objects exist only in a page; `scripts.test.ts` compares the two.
 */
export const isolatedExports = {
  contextBridge: { type: 'ContextBridge', members: ['exposeInMainWorld'] },
  ipcRenderer: {
    type: 'IpcRenderer',
    members: [
      'invoke', 'send', 'emit', 'listenerCount', 'listeners', 'eventNames', 'on', 'addListener', 'prependListener', 'once', 'off',
      'removeListener', 'removeAllListeners',
    ],
  },
  webFrame: { type: 'WebFrame', members: [] },
  webUtils: { type: 'WebUtils', members: [] },
} as const satisfies Readonly<Record<string, { readonly type: string; readonly members: readonly string[] }>>
