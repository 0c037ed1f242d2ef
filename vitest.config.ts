import { availableParallelism } from 'node:os'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Many tests wait for processes that they started, so three of them fit on two processors.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['src-shared/**/*.test.ts', 'src-main/**/*.test.ts', 'src-sandbox/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/**/*.test.ts'],
          setupFiles: ['scripts/testing/no-network.ts'],
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'web',
          environment: 'happy-dom',
          include: ['src-renderer/**/*.test.ts'],
          setupFiles: ['scripts/testing/no-network.ts'],
        },
      },
    ],
  },
})
