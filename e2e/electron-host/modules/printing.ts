import type { CdpParams } from '../engine/cdp-types.ts'
import { runtime } from '../runtime.ts'

// Paper sizes in inches, as Electron names them.
const paper: Readonly<Record<string, readonly [number, number]>> = {
  A0: [33.1, 46.8], A1: [23.4, 33.1], A2: [16.54, 23.4], A3: [11.7, 16.54], A4: [8.27, 11.7], A5: [5.83, 8.27],
  A6: [4.13, 5.83], Legal: [8.5, 14], Letter: [8.5, 11], Tabloid: [11, 17], Ledger: [17, 11],
}

export const coveredPdfOptions = [
  'landscape', 'displayHeaderFooter', 'printBackground', 'scale', 'pageSize', 'margins', 'pageRanges', 'headerTemplate',
  'footerTemplate', 'preferCSSPageSize', 'generateTaggedPDF', 'generateDocumentOutline',
] as const

function paperOf(size: Electron.PrintToPDFOptions['pageSize']): { paperWidth: number; paperHeight: number } {
  if (typeof size === 'object') return { paperWidth: size.width, paperHeight: size.height }
  const known = paper[size ?? 'Letter']
  if (!known) throw new Error(`Invalid pageSize ${String(size)}`)
  return { paperWidth: known[0], paperHeight: known[1] }
}

/** Electron's options (inches) as DevTools parameters; unknown options throw. */
export function pdfParameters(options: Electron.PrintToPDFOptions): CdpParams<'Page.printToPDF'> {
  runtime.loudness.checkOptions('printToPDF', options, coveredPdfOptions)
  const { pageSize, margins = {}, ...rest } = options
  runtime.loudness.checkOptions('printToPDF margins', margins, ['top', 'bottom', 'left', 'right'])
  const { top = 0.4, bottom = 0.4, left = 0.4, right = 0.4 } = margins
  return {
    ...(rest as CdpParams<'Page.printToPDF'>), ...paperOf(pageSize),
    marginTop: top, marginBottom: bottom, marginLeft: left, marginRight: right,
  }
}
