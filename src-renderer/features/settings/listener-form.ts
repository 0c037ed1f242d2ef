import type { Settings } from '#shared/domain/settings.ts'
import type { FormErrors } from '../forms/use-form.ts'
import { settingsWords } from './words.ts'

const words = settingsWords.listener

export type ListenerValues = { address: string; port: string; publicUrl: string }

export const listenerValues = ({ address, port, publicUrl }: Settings['listener']): ListenerValues => ({ address, port: String(port), publicUrl })

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/
const isAddress = (text: string): boolean => IPV4.test(text) || (text.includes(':') && /^[0-9A-Fa-f:]{2,45}$/.test(text))
const isPort = (text: string): boolean => /^\d{4,5}$/.test(text) && Number(text) >= 1024 && Number(text) <= 65_535
const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:\/\/[^\s/]+/.test(text)

export const checkListener = ({ address, port, publicUrl }: ListenerValues): FormErrors<ListenerValues> => ({
  ...(isAddress(address.trim()) ? {} : { address: words.addressWrong }),
  ...(isPort(port.trim()) ? {} : { port: words.portWrong }),
  ...(publicUrl.trim() === '' || isWebAddress(publicUrl.trim()) ? {} : { publicUrl: words.publicUrlWrong }),
})

export const listenerPatch = ({ address, port, publicUrl }: ListenerValues): Pick<Settings['listener'], 'address' | 'port' | 'publicUrl'> =>
  ({ address: address.trim(), port: Number(port.trim()), publicUrl: publicUrl.trim() })
