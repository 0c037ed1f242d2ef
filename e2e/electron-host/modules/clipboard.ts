import { runtime } from '../runtime.ts'

type Content = string | Blob | Promise<string | Blob>

/** `ClipboardItem`: typed pieces, read as blobs. */
export class ClipboardItem implements Partial<Electron.ClipboardItem> {
  declare private readonly items: ReadonlyMap<string, Content>

  constructor(items: Readonly<Record<string, Content>>) {
    Object.defineProperty(this, 'items', { value: new Map(Object.entries(items)) })
  }

  get types(): string[] {
    return [...this.items.keys()]
  }

  async getType(type: string): Promise<never> {
    const content = await this.items.get(type)
    if (content === undefined) throw new Error(`The type ${type} was not found`)
    // Electron's overloads promise more than one type; every piece here is a blob.
    return (typeof content === 'string' ? new Blob([content], { type }) : content) as never
  }
}

/** `clipboard`: memory only, promises as in Electron 45; what the page itself copies stays in Chromium. */
export const clipboard = runtime.loudness.wrap(createClipboard(), 'Clipboard')

function createClipboard() {
  let items: readonly ClipboardItem[] = []
  const text = async (): Promise<string> => {
    const item = items.find((entry) => entry.types.includes('text/plain'))
    return item ? ((await item.getType('text/plain')) as Blob).text() : ''
  }
  return {
    readText: text,
    writeText: async (value: string) => {
      items = [new ClipboardItem({ 'text/plain': value })]
    },
    read: async () => [...items],
    write: async (data: readonly ClipboardItem[]) => {
      items = [...data]
    },
    has: async (type: string) => items.some((item) => item.types.includes(type)),
    clear: (): void => {
      items = []
    },
  }
}
