import type { z } from 'zod'
import { appChannels } from './channels/app.ts'
import { callbacksChannels } from './channels/callbacks.ts'
import { casesChannels } from './channels/cases.ts'
import { documentsChannels } from './channels/documents.ts'
import { framesChannels } from './channels/frames.ts'
import { identityChannels } from './channels/identity.ts'
import { importsChannels } from './channels/imports.ts'
import { linksChannels } from './channels/links.ts'
import { listenerChannels } from './channels/listener.ts'
import { retrievalsChannels } from './channels/retrievals.ts'
import { settingsChannels } from './channels/settings.ts'
import { workspaceChannels } from './channels/workspace.ts'
import type { ChannelName } from './channel-names.ts'
import type { Channel } from './define.ts'

/** Everything that crosses from the window to main, in one place; handlers and callers take their types from here. */
export const channels = {
  ...appChannels,
  ...workspaceChannels,
  ...casesChannels,
  ...retrievalsChannels,
  ...documentsChannels,
  ...importsChannels,
  ...linksChannels,
  ...identityChannels,
  ...callbacksChannels,
  ...listenerChannels,
  ...framesChannels,
  ...settingsChannels,
} satisfies Record<ChannelName, Channel>

export type Channels = typeof channels
/** What a caller passes. */
export type RequestOf<Name extends ChannelName> = z.input<Channels[Name]['request']>
/** What a handler gets, after the schema. */
export type ParsedRequestOf<Name extends ChannelName> = z.output<Channels[Name]['request']>
export type ResponseOf<Name extends ChannelName> = z.output<Channels[Name]['response']>
