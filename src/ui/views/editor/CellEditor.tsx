import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CellId } from '../../notebook/document.ts';
import { usePage } from '../../page-context.ts';
import type { CodeEditor, CodeEditorOptions, Squiggle } from './code-editor.ts';
import { focusText, forgetWish, isWanted, onWish, registerEditor } from './editors.ts';
import { editorHere, inTurn, loadEditor } from './load-editor.ts';
import { useNear } from './near.ts';
import './editor.css';

export interface CellEditorProps extends Omit<CodeEditorOptions, 'parent' | 'readOnly'> {
  readonly id: CellId;
  readonly squiggles: readonly Squiggle[];
}

/** The text of a cell: plain where it is far from the window, an editor where it is near, a field in between. */
export function CellEditor(props: CellEditorProps) {
  const { id, source, label, squiggles } = props;
  const host = useRef<HTMLDivElement>(null);
  const near = useNear(host);
  const wished = useWish(id);
  const editor = useEditor(props, host, near || wished);
  useEffect(() => editor?.setSource(source), [editor, source]);
  useEffect(() => editor?.setLabel(label), [editor, label]);
  useEffect(() => editor?.setSquiggles(squiggles), [editor, squiggles]);
  return (
    <div className="cell-editor" data-language={props.language}>
      <div ref={host} />
      {editor === null && (wished ? <EarlyField {...props} /> : <StaticText {...props} />)}
    </div>
  );
}

function useWish(id: CellId): boolean {
  const [wished, setWished] = useState(() => isWanted(id));
  useEffect(() => onWish((wish) => wish === id && setWished(true)), [id]);
  return wished;
}

function useEditor(props: CellEditorProps, host: React.RefObject<HTMLDivElement | null>, wanted: boolean) {
  const [editor, setEditor] = useState<CodeEditor | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const { id, language } = props;
  const readOnly = useStore(usePage().stores.desk, ({ role }) => role === 'reader');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language is another editor
  useEffect(() => {
    if (!wanted || host.current === null) return;
    const parent = host.current;
    let undo: () => void = () => undefined;
    let gone = false;
    const make = (create: ReturnType<typeof editorHere>) => {
      if (gone || create === null) return;
      const made = create({ ...throughLatest(latest), readOnly, parent });
      takeOver(made, id);
      const unregister = registerEditor(id, made);
      setEditor(made);
      undo = () => {
        unregister();
        made.destroy();
        setEditor(null);
      };
    };
    const create = editorHere();
    if (create !== null && isWanted(id)) make(create);
    else if (create !== null) undo = inTurn(() => make(create));
    else void loadEditor().then(make, () => undefined);
    return () => {
      gone = true;
      undo();
    };
  }, [wanted, host, id, language, readOnly]);
  return editor;
}

/** The editor outlives renders: what it calls is always what the cell says now. */
function throughLatest(latest: React.RefObject<CellEditorProps>): Omit<CodeEditorOptions, 'parent' | 'readOnly'> {
  const { source, language, label, hint, assistant } = latest.current;
  const commands = () => latest.current.commands;
  return {
    source,
    language,
    label,
    hint,
    assistant,
    onChange: (text) => latest.current.onChange(text),
    onFocus: () => latest.current.onFocus(),
    commands: {
      leave: () => commands().leave(),
      runAndAdvance: () => commands().runAndAdvance(),
      run: () => commands().run(),
      runAndInsert: () => commands().runAndInsert(),
      split: (offset) => commands().split(offset),
      step: (by) => commands().step(by),
      undo: () => commands().undo(),
      redo: () => commands().redo(),
    },
  };
}

/** What was typed before the editor came is in the source already; the cursor goes where it was. */
function takeOver(editor: CodeEditor, id: CellId): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLTextAreaElement) || field.dataset['cell'] !== id) return;
  forgetWish();
  editor.focus([field.selectionStart, field.selectionEnd]);
}

function StaticText({ id, source, hint }: CellEditorProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the cell is the key for this click
    <pre className="editor-static mono" onClick={() => focusText(id)}>
      {source === '' ? <span className="quiet">{hint}</span> : source}
      {'\n'}
    </pre>
  );
}

/** For the moment in which the editor is on its way: nothing that is typed is lost. */
function EarlyField({ id, source, label, onChange, onFocus, commands }: CellEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <textarea
      ref={field}
      className="editor-static editor-early mono"
      data-cell={id}
      aria-label={label}
      spellCheck={false}
      rows={source.split('\n').length}
      value={source}
      onFocus={onFocus}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        const run =
          event.key === 'Enter' && (event.shiftKey ? commands.runAndAdvance : event.ctrlKey ? commands.run : null);
        const go = run || (event.key === 'Escape' ? commands.leave : null);
        if (!go) return;
        event.preventDefault();
        go();
      }}
    />
  );
}
