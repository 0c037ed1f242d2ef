import type { Page } from '../engine/page.ts'
import { runtime } from '../runtime.ts'

// A real window shows the view pixel by pixel and would leave the rest of itself empty, so for a person the view is
// scaled. A test's clicks through DevTools would miss then: they are not scaled along.
function isForPeople(): boolean {
  return runtime.engine?.mode === 'window' && !runtime.commandLine.switches.has('remote-debugging-port')
}

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
    ...(isForPeople() ? { scale: factor } : {}),
  })
}
