/** CodeMirror comes when the first cell does, and editors are made one a frame, so that a long notebook opens at once. */
import type { CodeEditor, CodeEditorOptions } from './code-editor.ts';

type Make = (options: CodeEditorOptions) => CodeEditor;

let here: Make | null = null;
let coming: Promise<Make> | null = null;

export const editorHere = (): Make | null => here;

export function loadEditor(): Promise<Make> {
  coming ??= import('./code-editor.ts').then(({ createCodeEditor }) => {
    here = createCodeEditor;
    return createCodeEditor;
  });
  coming.catch(() => {
    coming = null;
  });
  return coming;
}

const jobs: (() => void)[] = [];
let scheduled = false;

/** Runs the job in a frame of its own, after those that wait. Returns the way to take it back. */
export function inTurn(job: () => void): () => void {
  jobs.push(job);
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(work);
  }
  return () => {
    const at = jobs.indexOf(job);
    if (at >= 0) jobs.splice(at, 1);
  };
}

const FRAME_SHARE = 8;

function work(): void {
  const until = performance.now() + FRAME_SHARE;
  do jobs.shift()?.();
  while (jobs.length > 0 && performance.now() < until);
  scheduled = jobs.length > 0;
  if (scheduled) requestAnimationFrame(work);
}
