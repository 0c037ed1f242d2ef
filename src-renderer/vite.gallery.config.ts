import { resolve } from 'node:path'
import tailwind from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const here = import.meta.dirname

// The component gallery alone, in a plain browser: `npm run gallery` serves it, `vite build` with this file writes it.
export default defineConfig({
  root: here,
  base: './',
  plugins: [vue(), tailwind()],
  server: { host: '127.0.0.1', open: false },
  build: {
    outDir: resolve(here, '../out/gallery'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { gallery: resolve(here, 'gallery.html') } },
  },
})
