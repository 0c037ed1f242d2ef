import type { Tone } from '../../format/tone.ts'
import type { ListenerStatus } from '../../stores/listener.ts'

export type ListenerLine = Readonly<{ tone: Tone; text: string; short: string }>

/** How the state of the listener is said: `short` beside a title, `text` in the title bar. Unknown counts as off. @param isOnline whether this computer has a network. */
export const listenerLine = (status: ListenerStatus | null, isOnline = true): ListenerLine => {
  // Without a network only this computer can reach it; that is enough where no public address is set.
  if (status?.state === 'listening' && !isOnline && status.publicUrl !== '') return { tone: 'attention', text: 'Listening, no network', short: 'No network' }
  switch (status?.state) {
    case 'listening': return { tone: 'positive', text: 'Listening', short: 'Live' }
    case 'starting': return { tone: 'progress', text: 'Listener starting', short: 'Starting' }
    case 'failed': return { tone: 'negative', text: 'Listener failed', short: 'Failed' }
    default: return { tone: 'neutral', text: 'Listener off', short: 'Off' }
  }
}

/** Address and port, the way they are typed. */
export const endpointOf = ({ address, port }: Pick<ListenerStatus, 'address' | 'port'>): string => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`)
