import { readFileSync } from 'node:fs'
import type { Page } from '../engine/page.ts'
import { runtime } from '../runtime.ts'
import type { Members } from './web-frame-main.ts'

function pngSize(data: Buffer): { width: number; height: number } {
  const isPng = data.length > 24 && data.readUInt32BE(0) === 0x89504e47
  return isPng ? { width: data.readUInt32BE(16), height: data.readUInt32BE(20) } : { width: 0, height: 0 }
}

/** An image held as PNG; nothing is decoded here, so cropping and other formats are refused. */
export class PageImage implements Members<Electron.NativeImage> {
  declare private readonly data: Buffer

  constructor(data: Buffer) {
    Object.defineProperty(this, 'data', { value: data })
    return runtime.loudness.wrap(this, 'NativeImage')
  }

  toPNG(): Buffer {
    return Buffer.from(this.data)
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.data.toString('base64')}`
  }

  getSize(): Electron.Size {
    return pngSize(this.data)
  }

  getAspectRatio(): number {
    const { width, height } = this.getSize()
    return height === 0 ? 1 : width / height
  }

  isEmpty(): boolean {
    return this.getSize().width === 0
  }

  /** Only a state on macOS. */
  setTemplateImage(): void {}
}

/** A picture of the page or a part of it (CSS pixels). */
export async function capture(page: Page, rect?: Electron.Rectangle): Promise<PageImage> {
  const clip = rect ? { clip: { ...rect, scale: 1 } } : {}
  const { data } = await page.session.send('Page.captureScreenshot', { format: 'png', ...clip })
  return new PageImage(Buffer.from(data, 'base64'))
}

/** `nativeImage` as exported: PNG only. */
export const nativeImage = runtime.loudness.wrap(
  {
    createEmpty: () => new PageImage(Buffer.alloc(0)),
    createFromPath: (path: string) => new PageImage(readFileSync(path)),
    createFromBuffer: (buffer: Buffer) => new PageImage(buffer),
    createFromDataURL: (url: string) => new PageImage(Buffer.from(url.replace(/^[^,]*,/, ''), 'base64')),
  },
  'NativeImage', 'nativeImage', 'statics',
)
