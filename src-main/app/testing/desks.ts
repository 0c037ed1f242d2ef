import { createMemorySecretStore } from '../../secrets/memory-secret-store.ts'
import { createTestConsole, removeFolder, type TestConsole } from './test-console.ts'

/** The consoles that one test opened, and the end of them all: stopped, their folders removed. */
export const createDesks = () => {
  const opened: TestConsole[] = []
  const folders = new Set<string>()
  return {
    /** Opens a console; without options a practice one with a keychain of its own. */
    open: async (options: Parameters<typeof createTestConsole>[0] = { secrets: createMemorySecretStore() }): Promise<TestConsole> => {
      const made = createTestConsole(options)
      opened.push(made)
      folders.add(made.folder)
      await made.console.start()
      return made
    },
    closeAll: async (): Promise<void> => {
      await Promise.all(opened.splice(0).map(({ console }) => console.stop()))
      for (const folder of folders) removeFolder(folder)
      folders.clear()
    },
  }
}
