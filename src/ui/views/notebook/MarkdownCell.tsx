import { type ComponentType, useEffect, useMemo, useRef, useState } from 'react';
import type { JsonObject, NotebookCell } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import { CellEditor } from '../editor/CellEditor.tsx';
import { focusText, isWanted, onWish } from '../editor/editors.ts';
import { useNear } from '../editor/near.ts';
import type { CellBodyProps } from './CellFrame.tsx';
import { editorCommands } from './cell-commands.ts';

const NONE: readonly never[] = [];

/** Rendered until someone wants to write in it, and again when they leave. */
export function MarkdownCell({ cell, index }: CellBodyProps) {
  const page = usePage();
  const { open, setOpen, place } = useOpen(cell);
  const commands = useMemo(() => {
    const base = editorCommands(page, cell.id);
    const close = (act: () => void) => () => {
      setOpen(false);
      act();
    };
    return { ...base, leave: close(base.leave), run: close(base.run), runAndAdvance: close(base.runAndAdvance) };
  }, [page, cell.id, setOpen]);
  if (!open && cell.source.trim() !== '') {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: Enter on the cell is the key for the double click
      <div className="cell-text" onDoubleClick={() => focusText(cell.id)}>
        <Markdown source={cell.source} attachments={cell.attachments} />
      </div>
    );
  }
  return (
    <div ref={place} className="cell-input" data-writing>
      <span className="cell-mark">text</span>
      <CellEditor
        id={cell.id}
        source={cell.source}
        language="markdown"
        label={`Text of cell ${index + 1}`}
        hint="Write Markdown, with $\LaTeX$ where you like"
        squiggles={NONE}
        assistant={null}
        onChange={(source) => page.notebook.edit({ type: 'source', id: cell.id, source }, { keepActive: true })}
        onFocus={() => page.notebook.activate(cell.id)}
        commands={commands}
      />
    </div>
  );
}

function useOpen({ id }: NotebookCell) {
  const [open, setOpen] = useState(() => isWanted(id));
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => onWish((wish) => wish === id && setOpen(true)), [id]);
  useEffect(() => {
    if (!open) return;
    // Gone elsewhere in the page: the text is shown as it reads. Another window does not count.
    const leave = (event: FocusEvent) => {
      const to = event.target;
      if (to instanceof Element && place.current !== null && !place.current.contains(to)) setOpen(false);
    };
    document.addEventListener('focusin', leave);
    return () => document.removeEventListener('focusin', leave);
  }, [open]);
  return { open, setOpen, place };
}

interface MarkdownProps {
  readonly source: string;
  readonly attachments?: JsonObject | null;
}

let here: ComponentType<MarkdownProps> | null = null;

/** The renderer is a chunk of its own; until it is there the text stands as it is written. */
export function Markdown(props: MarkdownProps) {
  const place = useRef<HTMLPreElement>(null);
  const near = useNear(place);
  const [View, setView] = useState<ComponentType<MarkdownProps> | null>(() => here);
  useEffect(() => {
    if (View !== null || !near) return;
    import('../markdown/MarkdownView.tsx').then(
      ({ MarkdownView }) => {
        here = MarkdownView;
        setView(() => MarkdownView);
      },
      () => undefined,
    );
  }, [View, near]);
  if (View !== null && near) return <View {...props} />;
  return (
    <pre ref={place} className="markdown-waiting">
      {props.source}
    </pre>
  );
}
