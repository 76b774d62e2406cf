/** What the editor knows of names: completion, an explanation under the pointer, and the signature while one types. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, hoverTooltip, showTooltip, type Tooltip, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { CompletionOption, InspectionAnswer } from '#protocol/cells-api.ts';

export interface Assistant {
  complete(source: string, offset: number): Promise<import('#protocol/cells-api.ts').CompletionAnswer | null>;
  inspect(source: string, offset: number): Promise<InspectionAnswer | null>;
}

const ICONS: Readonly<Record<CompletionOption['kind'], string>> = {
  name: 'variable',
  function: 'function',
  class: 'class',
  module: 'namespace',
  attribute: 'property',
  keyword: 'keyword',
  argument: 'variable',
  key: 'text',
  file: 'text',
};

export function assistance(assistant: Assistant): Extension {
  return [
    autocompletion({
      override: [(context) => completionOf(assistant, context)],
      activateOnTyping: true,
      closeOnBlur: true,
      maxRenderedOptions: 60,
      icons: false,
    }),
    hoverTooltip((view, at) => explanationAt(assistant, view, at), { hoverTime: 450 }),
    signatureHelp(assistant),
  ];
}

const WORTH_ASKING = /(?:[\w.]|\[['"][\w .-]*|\(['"][^'"]*)$/;

async function completionOf(assistant: Assistant, context: CompletionContext): Promise<CompletionResult | null> {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  if (!context.explicit && (!WORTH_ASKING.test(before) || /(^|[^\w.])\d[\w.]*$/.test(before))) return null;
  const answer = await assistant.complete(context.state.doc.toString(), context.pos);
  const left = context.view !== undefined && !context.view.hasFocus;
  if (answer === null || answer.options.length === 0 || context.aborted || left) return null;
  return {
    from: answer.from,
    to: answer.to,
    options: answer.options.map(optionOf),
    validFor: /^\w*$/,
  };
}

function optionOf({ label, kind, detail }: CompletionOption): Completion {
  return { label, type: ICONS[kind], ...(detail === '' ? {} : { detail: detail.slice(0, 60) }) };
}

async function explanationAt(assistant: Assistant, view: EditorView, at: number): Promise<Tooltip | null> {
  if (!/[\w.]/.test(view.state.sliceDoc(at, at + 1))) return null;
  const answer = await assistant.inspect(view.state.doc.toString(), at);
  if (answer === null) return null;
  return {
    pos: answer.from,
    end: answer.to,
    above: true,
    create: () => ({ dom: explanation(answer, 'full') }),
  };
}

const DOC_SHOWN = 1_600;

function explanation({ title, signature, doc, argument }: InspectionAnswer, how: 'full' | 'brief'): HTMLElement {
  const box = document.createElement('div');
  box.className = 'editor-explanation';
  const head = box.appendChild(document.createElement('p'));
  head.className = 'mono editor-signature';
  head.append(...signatureParts(signature ?? title, argument));
  const words = how === 'brief' ? (doc.split('\n\n')[0] ?? '') : doc.slice(0, DOC_SHOWN);
  if (words !== '') {
    const text = box.appendChild(document.createElement('p'));
    text.className = 'editor-doc';
    text.textContent = words;
  }
  return box;
}

/** The argument that the cursor stands in, in bold. */
function signatureParts(signature: string, argument: number | null): (Node | string)[] {
  const open = signature.indexOf('(');
  if (argument === null || open < 0) return [signature];
  const parts = topLevel(signature.slice(open + 1, signature.lastIndexOf(')')));
  const marked = parts[argument];
  if (marked === undefined) return [signature];
  const before =
    signature.slice(0, open + 1) +
    parts
      .slice(0, argument)
      .map((part) => `${part},`)
      .join('');
  const bold = document.createElement('b');
  bold.textContent = marked;
  return [before, bold, signature.slice(before.length + marked.length)];
}

function topLevel(list: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of list) {
    if ('([{'.includes(letter)) depth++;
    if (')]}'.includes(letter)) depth--;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

const setSignature = StateEffect.define<Tooltip | null>();

const signatureField = StateField.define<Tooltip | null>({
  create: () => null,
  update(tooltip, transaction) {
    for (const effect of transaction.effects) if (effect.is(setSignature)) return effect.value;
    if (tooltip === null || !transaction.docChanged) return tooltip;
    return { ...tooltip, pos: transaction.changes.mapPos(tooltip.pos) };
  },
  provide: (field) => showTooltip.from(field),
});

/** Stands above the call while its arguments are written. */
function signatureHelp(assistant: Assistant): Extension {
  const asker = ViewPlugin.define((view) => {
    let serial = 0;
    const ask = async () => {
      const asked = ++serial;
      const at = view.state.selection.main.head;
      const answer = await assistant.inspect(view.state.doc.toString(), at);
      if (asked !== serial) return;
      const inCall = answer !== null && answer.argument !== null && answer.signature !== null;
      const tooltip = inCall ? { pos: at, above: true, create: () => ({ dom: explanation(answer, 'brief') }) } : null;
      view.dispatch({ effects: setSignature.of(tooltip) });
    };
    return {
      update(update: ViewUpdate) {
        const shown = update.state.field(signatureField) !== null;
        if (update.docChanged && (shown || typedCall(update))) void ask();
        else if (shown && (update.selectionSet || !update.view.hasFocus)) void ask();
      },
    };
  });
  const leave = EditorView.domEventHandlers({
    blur: (_, view) => {
      if (view.state.field(signatureField) !== null) view.dispatch({ effects: setSignature.of(null) });
    },
  });
  return [signatureField, asker, leave];
}

function typedCall(update: ViewUpdate): boolean {
  if (!update.transactions.some((transaction) => transaction.isUserEvent('input'))) return false;
  const at = update.state.selection.main.head;
  return /[(,]$/.test(update.state.sliceDoc(Math.max(0, at - 2), at).trimEnd());
}

/** Takes the signature away; false where none is shown. */
export function closeSignature(view: EditorView): boolean {
  if (view.state.field(signatureField, false) == null) return false;
  view.dispatch({ effects: setSignature.of(null) });
  return true;
}
