import type { CdpSession } from '../engine/cdp.ts'
import type { CdpEvent } from '../engine/cdp-types.ts'
import { runtime } from '../runtime.ts'
import { VetoEvent } from '../surface/loud.ts'
import { session } from './session-export.ts'
import { windows } from './windows.ts'

function itemOf(event: CdpEvent<'Browser.downloadWillBegin'>): object {
  const item = {
    getURL: () => runtime.schemes.toApp(event.url),
    getFilename: () => event.suggestedFilename,
    cancel: () => undefined,
  }
  return runtime.loudness.wrap(item, 'DownloadItem')
}

/** Tells the app of downloads and stops every one: a page's file never reaches the disk here. */
export async function watchDownloads(browser: CdpSession): Promise<void> {
  browser.on('Browser.downloadWillBegin', (event) => {
    browser.post('Browser.cancelDownload', { guid: event.guid })
    const contents = windows.contentsOfFrame(event.frameId)
    const veto = new VetoEvent()
    ;(contents?.session ?? session.defaultSession).emit('will-download', veto, itemOf(event), contents)
    if (!veto.defaultPrevented) runtime.refusals.notImplemented('a download (prevent it in will-download)')
  })
  await browser.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true })
}
