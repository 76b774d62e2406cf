import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import manifest from './package.json' with { type: 'json' };

/** Shared memory needs a page that is isolated from other origins. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  // Relative, so that the build works wherever it is put.
  base: './',
  plugins: [react()],
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: { format: 'es' },
  // Plotly's dependencies were written for Node's `global`.
  define: { global: 'globalThis', __APP_VERSION__: JSON.stringify(manifest.version) },
  build: {
    target: 'es2022',
    outDir: 'dist/app',
    emptyOutDir: true,
    // Small files stay files: a data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Plotly is one lazy chunk of about 1.4 MB.
    chunkSizeWarningLimit: 1_600,
  },
});
