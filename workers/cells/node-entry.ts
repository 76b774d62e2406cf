/** What `bin/arraybook.mjs` imports. */
export { runCells } from './node-cells.ts';
export { runNotebook } from './node-notebook.ts';
