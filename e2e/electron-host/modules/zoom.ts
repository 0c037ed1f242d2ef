import type { Page } from '../engine/page.ts'

/** Browser zoom: DevTools has no command for it, so the viewport is made smaller in CSS pixels and drawn larger. */
export async function applyZoom(page: Page, factor: number, size: { width: number; height: number }): Promise<void> {
  if (factor === 1) {
    await page.session.send('Emulation.clearDeviceMetricsOverride')
    return
  }
  await page.session.send('Emulation.setDeviceMetricsOverride', {
    width: Math.round(size.width / factor),
    height: Math.round(size.height / factor),
    deviceScaleFactor: factor,
    mobile: false,
  })
}
