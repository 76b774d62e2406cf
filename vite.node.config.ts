// the runner carries the compiled kernels inside: make sure they are there
import './scripts/build-kernels.mjs';
import { defineConfig } from 'vite';

/** The headless runner: one file for Node, built from the same sources as the page. */
export default defineConfig({
  build: {
    ssr: 'workers/cells/node-entry.ts',
    outDir: 'dist/node',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'cells.mjs', chunkFileNames: '[name].mjs' } },
  },
  publicDir: false,
  ssr: { noExternal: true, target: 'node' },
});
