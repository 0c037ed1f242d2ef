import { resolve } from 'node:path'
import tailwind from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const here = import.meta.dirname
const at = (path: string): string => resolve(here, path)

// Entries are named by hand, so that a new process or page is a decision and not a by-product of a file name.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          index: at('src-main/electron/main.ts'),
          store: at('src-main/processes/store-entry.ts'),
          flow: at('src-main/processes/flow-entry.ts'),
          parse: at('src-main/processes/parse-entry.ts'),
          listener: at('src-main/processes/listener-entry.ts'),
          sandbox: at('src-sandbox/process-entry.ts'),
          cli: at('src-main/app/cli.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload cannot require packages: everything is bundled into one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('src-main/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    base: './',
    plugins: [vue(), tailwind()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      // Small files would become data: addresses, which the page policy rightly refuses for fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Main reads from it which files belong to the frame for bank logins (src-main/electron/bundle-sites.ts).
      manifest: true,
      rolldownOptions: {
        input: {
          index: at('src-renderer/index.html'),
          lock: at('src-renderer/lock.html'),
          entry: at('src-renderer/entry.html'),
        },
      },
    },
  },
})
