import { useSettingsStore, type SettingsPatchRequest } from '../../stores/settings.ts'
import { useReport } from '../errors/use-report.ts'

/** Saves a setting that acts at once; a refusal is told and the control goes back. */
export const useSaveSetting = (): ((patch: SettingsPatchRequest) => void) => {
  const settings = useSettingsStore()
  const report = useReport()
  return (patch) => { settings.update(patch).catch(report) }
}
