/**
 * The names alone, so that the preload can refuse anything else without carrying the schemas. `channels.ts` and
 * `events.ts` are checked against these lists by type.
 */
export const CHANNEL_NAMES = [
  'app.info', 'app.openLink', 'app.reportDefect',
  'window.minimize', 'window.toggleMaximize', 'window.close', 'window.state', 'window.zoom', 'window.protectContent', 'window.print',
  'window.rememberPlace', 'window.recallPlace', 'window.copy', 'window.saveText',
  'workspace.status', 'workspace.lock', 'workspace.unlock', 'workspace.setPassphrase', 'workspace.saveRecoverySheet', 'workspace.recover', 'workspace.backUp', 'workspace.undoRestore',
  'cases.list', 'cases.counts', 'cases.get', 'cases.create', 'cases.update', 'cases.setState', 'cases.recordConsent', 'cases.reveal', 'cases.search',
  'cases.loadSamples', 'views.list', 'views.save', 'views.remove', 'notes.list', 'notes.add', 'tasks.list', 'tasks.add', 'tasks.setDone', 'timeline.list',
  'retrievals.list', 'retrievals.institutions', 'retrievals.start', 'retrievals.preload', 'retrievals.sealKey', 'retrievals.signIn', 'retrievals.answer', 'retrievals.session', 'retrievals.fetch', 'retrievals.cancel',
  'statements.list', 'statements.transactions', 'statements.merge', 'documents.list', 'documents.read', 'documents.save', 'imports.files', 'imports.dropped', 'links.prepare', 'links.create', 'links.list', 'links.startHosted', 'identity.list', 'identity.reveal',
  'callbacks.list', 'callbacks.get', 'callbacks.raw', 'callbacks.facts', 'callbacks.dryRun', 'callbacks.settle', 'callbacks.copyReport', 'callbacks.check', 'callbacks.samples', 'callbacks.sendTest', 'callbacks.expected',
  'listener.status', 'listener.start', 'listener.stop', 'listener.copyAddress', 'listener.replaceAddress', 'listener.checkReach', 'listener.setCertificate', 'listener.removeCertificate', 'listener.makePgpKey', 'listener.savePgpKey',
  'frames.prepare', 'frames.start', 'frames.open', 'frames.handOver',
  'settings.get', 'settings.update', 'providers.list', 'credentials.save', 'credentials.test', 'credentials.remove',
  'diagnostics.preview', 'diagnostics.save',
] as const
export type ChannelName = (typeof CHANNEL_NAMES)[number]

export const EVENT_NAMES = [
  'workspace.changed', 'store.saved', 'cases.changed', 'retrieval.changed', 'settings.changed', 'window.changed', 'command.asked', 'network.changed', 'callback.arrived', 'listener.changed', 'import.moved',
] as const
export type EventName = (typeof EVENT_NAMES)[number]

/** The one Electron channel that carries all calls, and the one that carries all events. */
export const CALL_WIRE = 'casebench:call'
export const EVENT_WIRE = 'casebench:event'
