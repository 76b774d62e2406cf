/** One CodeMirror, a chunk of its own: fetched when the first cell comes near the window. */
import {
  acceptCompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
  startCompletion,
} from '@codemirror/autocomplete';
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  insertNewlineAndIndent,
  redo,
  undo,
} from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, Prec, Transaction } from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  type KeyBinding,
  keymap,
  placeholder,
  rectangularSelection,
  tooltips,
} from '@codemirror/view';
import { type Assistant, assistance, closeSignature } from './assistance.ts';
import { editorTheme } from './editor-theme.ts';
import { markdownMode } from './markdown-mode.ts';

export interface EditorCommands {
  /** Out of the text, onto the cell. */
  leave(): void;
  runAndAdvance(): void;
  run(): void;
  runAndInsert(): void;
  split(offset: number): void;
  /** Past the first or last line; false: there is no cell. */
  step(by: -1 | 1): boolean;
  /** When the editor itself has nothing more to take back. */
  undo(): void;
  redo(): void;
}

export interface CodeEditorOptions {
  readonly parent: HTMLElement;
  readonly source: string;
  readonly language: 'python' | 'markdown' | 'text';
  readonly label: string;
  readonly hint: string;
  readonly readOnly: boolean;
  readonly onChange: (source: string) => void;
  readonly onFocus: () => void;
  readonly commands: EditorCommands;
  readonly assistant: Assistant | null;
}

export interface Squiggle {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

export interface CodeEditor {
  /** From elsewhere: undo across cells, a merge. Keeps the cursor where it can. */
  setSource(source: string): void;
  setLabel(label: string): void;
  setSquiggles(squiggles: readonly Squiggle[]): void;
  focus(at?: 'start' | 'end' | readonly [from: number, to: number]): void;
  hasFocus(): boolean;
  /** Start of the selection. */
  offset(): number;
  destroy(): void;
}

export function createCodeEditor(options: CodeEditorOptions): CodeEditor {
  const view = new EditorView({ parent: options.parent, state: stateOf(options, options.source) });
  let marked = 0;
  return {
    setSource(source) {
      const { doc } = view.state;
      if (doc.length === source.length && doc.toString() === source) return;
      view.dispatch({
        changes: smallestChange(doc.toString(), source),
        annotations: [Transaction.addToHistory.of(false), Transaction.remote.of(true)],
      });
    },
    setLabel: (label) => view.contentDOM.setAttribute('aria-label', label),
    setSquiggles(squiggles) {
      if (squiggles.length === 0 && marked === 0) return;
      marked = squiggles.length;
      view.dispatch(setDiagnostics(view.state, diagnosticsOf(squiggles, view.state.doc.length)));
    },
    focus(at) {
      view.focus();
      const length = view.state.doc.length;
      if (at === 'start') view.dispatch({ selection: { anchor: 0 }, scrollIntoView: true });
      else if (at === 'end') view.dispatch({ selection: { anchor: length }, scrollIntoView: true });
      else if (at !== undefined) {
        const [anchor, head] = [Math.min(at[0], length), Math.min(at[1], length)];
        view.dispatch({ selection: { anchor, head }, scrollIntoView: true });
      }
    },
    hasFocus: () => view.hasFocus,
    offset: () => view.state.selection.main.from,
    destroy: () => view.destroy(),
  };
}

function stateOf(options: CodeEditorOptions, doc: string): EditorState {
  return EditorState.create({ doc, extensions: extensionsOf(options) });
}

function extensionsOf({
  language,
  label,
  hint,
  readOnly,
  onChange,
  onFocus,
  commands,
  assistant,
}: CodeEditorOptions): Extension[] {
  return [
    Prec.highest(keymap.of(cellKeys(commands, language))),
    history(),
    drawSelection(),
    // Cells may be boxes of their own; what lies over the text belongs to the page.
    tooltips({ parent: document.body }),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    rectangularSelection(),
    crosshairCursor(),
    highlightSelectionMatches(),
    search({ top: true }),
    indentUnit.of('    '),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    hint === '' ? [] : placeholder(hint),
    // Enter on the cell is the way in: where Tab indents, Tab must not lead.
    EditorView.contentAttributes.of({
      'aria-label': label,
      tabindex: '-1',
      spellcheck: language === 'python' ? 'false' : 'true',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((each) => each.annotation(Transaction.remote))) {
        onChange(update.state.doc.toString());
      }
      if (update.focusChanged && update.view.hasFocus) onFocus();
    }),
    EditorState.readOnly.of(readOnly),
    editorTheme,
    languageOf(language),
    assistant === null ? [] : assistance(assistant),
  ];
}

function languageOf(language: CodeEditorOptions['language']): Extension {
  if (language === 'python') return [python(), indentOnInput(), bracketMatching(), closeBrackets()];
  return [language === 'markdown' ? markdownMode : [], EditorView.lineWrapping];
}

function cellKeys(commands: EditorCommands, language: CodeEditorOptions['language']): KeyBinding[] {
  const always = (run: () => void) => () => {
    run();
    return true;
  };
  const running = (run: () => void) => (view: EditorView) => {
    closeCompletion(view);
    closeSignature(view);
    run();
    return true;
  };
  return [
    { key: 'Shift-Enter', run: running(commands.runAndAdvance) },
    { key: 'Mod-Enter', run: running(commands.run) },
    { key: 'Ctrl-Enter', run: running(commands.run) },
    { key: 'Alt-Enter', run: running(commands.runAndInsert) },
    {
      key: 'Ctrl-Shift--',
      run: (view) => always(() => commands.split(view.state.selection.main.from))(),
    },
    { key: 'Escape', run: (view) => leaveOrClose(view, commands) },
    { key: 'ArrowUp', run: (view) => atEdge(view, -1) && commands.step(-1) },
    { key: 'ArrowDown', run: (view) => atEdge(view, 1) && commands.step(1) },
    { key: 'Mod-z', run: (view) => undo(view) || always(commands.undo)() },
    { key: 'Mod-Shift-z', run: (view) => redo(view) || always(commands.redo)() },
    ...(language === 'python' ? [{ key: 'Tab', run: tab, shift: indentLess }] : []),
    { key: 'Enter', run: (view) => completionStatus(view.state) !== 'active' && insertNewlineAndIndent(view) },
  ];
}

/** Esc closes what lies over the text first: completion, signature, search, more than one cursor. */
function leaveOrClose(view: EditorView, { leave }: EditorCommands): boolean {
  if (completionStatus(view.state) === 'active' || closeSignature(view)) return false;
  if (view.dom.querySelector('.cm-search') !== null || view.state.selection.ranges.length > 1) return false;
  leave();
  return true;
}

/** Completes after a name, indents elsewhere. Esc leaves the text, and then Tab walks on. */
function tab(view: EditorView): boolean {
  if (completionStatus(view.state) === 'active') return acceptCompletion(view);
  const { main } = view.state.selection;
  if (main.empty && /[\w.]$/.test(view.state.sliceDoc(Math.max(0, main.head - 1), main.head))) {
    return startCompletion(view);
  }
  return indentMore(view);
}

function atEdge(view: EditorView, by: -1 | 1): boolean {
  if (completionStatus(view.state) === 'active') return false;
  const { main } = view.state.selection;
  if (!main.empty || view.state.selection.ranges.length > 1) return false;
  const line = view.state.doc.lineAt(main.head);
  return by < 0
    ? line.number === 1 && main.head === line.from
    : line.to === view.state.doc.length && main.head === line.to;
}

/** One replaced stretch, so that cursors outside of it stay. */
function smallestChange(before: string, after: string): { from: number; to: number; insert: string } {
  let start = 0;
  const least = Math.min(before.length, after.length);
  while (start < least && before[start] === after[start]) start++;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

function diagnosticsOf(squiggles: readonly Squiggle[], length: number): Diagnostic[] {
  return squiggles.map(({ from, to, message, severity }) => {
    const start = Math.max(0, Math.min(from, length));
    return { from: start, to: Math.max(start, Math.min(to, length)), message, severity };
  });
}
