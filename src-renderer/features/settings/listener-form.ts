import type { Settings } from '#shared/domain/settings.ts'
import type { FormErrors } from '../forms/use-form.ts'
import { settingsWords } from './words.ts'

const words = settingsWords.listener

export type ListenerValues = { address: string; port: string; publicUrl: string; toleranceMinutes: string }

export const listenerValues = ({ address, port, publicUrl, toleranceSeconds }: Settings['listener']): ListenerValues =>
  ({ address, port: String(port), publicUrl, toleranceMinutes: String(Math.max(1, Math.round(toleranceSeconds / 60))) })

/** True for an address that only this computer can reach (127.0.0.0/8, ::1). Anything else is asked about. */
export const isLoopback = (address: string): boolean => /^127(?:\.\d{1,3}){3}$/.test(address.trim()) || /^(?:0{1,4}:){7}0{0,3}1$|^::1$/.test(address.trim())

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/
const isAddress = (text: string): boolean => IPV4.test(text) || (text.includes(':') && /^[0-9A-Fa-f:]{2,45}$/.test(text))
const isPort = (text: string): boolean => /^\d{4,5}$/.test(text) && Number(text) >= 1024 && Number(text) <= 65_535
const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:\/\/[^\s/]+/.test(text)

const isMinutes = (text: string): boolean => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1440

export const checkListener = ({ address, port, publicUrl, toleranceMinutes }: ListenerValues): FormErrors<ListenerValues> => ({
  ...(isAddress(address.trim()) ? {} : { address: words.addressWrong }),
  ...(isPort(port.trim()) ? {} : { port: words.portWrong }),
  ...(publicUrl.trim() === '' || isWebAddress(publicUrl.trim()) ? {} : { publicUrl: words.publicUrlWrong }),
  ...(isMinutes(toleranceMinutes.trim()) ? {} : { toleranceMinutes: words.toleranceWrong }),
})

export const listenerPatch = ({ address, port, publicUrl, toleranceMinutes }: ListenerValues): Omit<Settings['listener'], 'isEnabled'> =>
  ({ address: address.trim(), port: Number(port.trim()), publicUrl: publicUrl.trim(), toleranceSeconds: Number(toleranceMinutes.trim()) * 60 })
