import { defineConfig } from 'vite';

/** The server that answers /v1 while developing; a running `daoyou demo` unless told. */
const api = process.env.DAOYOU_WEB_API ?? 'http://127.0.0.1:8080';
const toApi = { target: api, changeOrigin: true };

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200, // MapLibre, loaded only where a map is seen
    rolldownOptions: {
      input: { app: 'index.html', guide: 'src/site/guide.ts', site: 'src/site/site.css' },
      output: {
        // Guide pages are written by the server, which knows these two files by name.
        entryFileNames: (chunk) => (chunk.name === 'guide' ? 'assets/guide.js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        // What changes rarely keeps its name, and stays in the readers' caches, when the app changes.
        codeSplitting: {
          groups: [
            { name: 'preact', test: /node_modules\/(@preact|preact|preact-iso)\// },
            { name: 'client', test: /(clients\/typescript\/dist|openapi-fetch)\// },
          ],
        },
        assetFileNames: (asset) =>
          asset.names.includes('site.css') ? 'assets/site.css' : 'assets/[name]-[hash][extname]',
      },
    },
  },
  preview: {
    proxy: { '^/(v1|guides|docs|openapi.json|healthz|readyz|sitemap.xml)(/|\\?|$)': toApi },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
} as import('vite').UserConfig & { test: object });
