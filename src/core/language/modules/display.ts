/** `IPython.display` and `display`: values, Markdown and figures among the outputs of a cell. */
import { PyObject, PyType, python, type Value } from '../../base/python.ts';
import { findAttr } from '../runtime/attributes.ts';
import { checked, native } from '../runtime/calls.ts';
import { typeError } from '../runtime/exceptions.ts';
import { importModule, registerModule } from '../runtime/modules.ts';
import { PyModule } from '../runtime/objects.ts';
import { registerPresenter } from '../runtime/outputs.ts';
import { repr } from '../runtime/repr.ts';
import { session } from '../runtime/session.ts';
import { plain } from '../runtime/truth.ts';
import { builtins } from '../types/builtins.ts';
import { defineModule } from './module.ts';

/** Text with a meaning: Markdown, or what is not shown as more than text here. */
class PyRichText extends PyObject {
  override pyType: PyType;
  readonly data: string;
  constructor(type: PyType, data: string) {
    super();
    this.pyType = type;
    this.data = data;
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'data' ? this.data : undefined;
  }
  override repr(): string {
    return `<IPython.core.display.${this.pyType.name} object>`;
  }
}

function richType(name: string): PyType {
  const construct = (type: PyType, args: readonly Value[], kwargs: Map<string, Value> | null): Value =>
    checked(`${name}(data=None, url=None, filename=None, metadata=None)`, ([data]) => {
      const text = plain(data as Value);
      if (typeof text !== 'string') throw typeError(`${name} expects text, not '${python.repr(data as Value)}'`);
      return new PyRichText(type, text);
    })(args, kwargs);
  return new PyType(name, { module: 'IPython.core.display', construct });
}

const markdownType = richType('Markdown');
const latexType = richType('Latex');
const mathType = richType('Math');
const htmlType = richType('HTML');
const codeType = richType('Code');

/** HTML and script of a notebook never reach the page: its text does. */
function withoutTags(html: string): string {
  return html
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6])\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>?/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

function markdownOf(value: Value): string | null {
  if (value instanceof PyRichText) {
    if (value.pyType.isSubtypeOf(markdownType)) return value.data;
    if (value.pyType.isSubtypeOf(latexType)) return value.data;
    if (value.pyType.isSubtypeOf(mathType)) return `$$${value.data}$$`;
    if (value.pyType.isSubtypeOf(codeType)) return `\`\`\`\`\n${value.data}\n\`\`\`\``;
    return null;
  }
  if (!(value instanceof PyObject) || !value.pyType.userDefined) return null;
  for (const name of ['_repr_markdown_', '_repr_latex_']) {
    const own = findAttr(value, name);
    const text = own === undefined ? null : python.call(own, []);
    if (typeof text === 'string') return text;
  }
  return null;
}

registerPresenter((value) => {
  const text = markdownOf(value);
  return text === null ? null : { kind: 'markdown', text };
});
registerPresenter((value) => {
  if (!(value instanceof PyRichText) || !value.pyType.isSubtypeOf(htmlType)) return null;
  return { kind: 'display', text: withoutTags(value.data).trim(), value: null };
});

const show = native(
  'display(*objs, include=None, exclude=None, metadata=None, display_id=None, **kwargs)',
  (_, objects) => {
    for (const value of objects) session().display('display', value, repr(value));
    return null;
  },
  'Shows values among the outputs of the cell, in the order of the calls.',
);

const clearOutput = native(
  'clear_output(wait=False)',
  () => {
    session().outputs.clear();
    return null;
  },
  'Forgets what the cell has shown so far.',
);

builtins.set('display', show);

registerModule('IPython', () => {
  const module = new PyModule('IPython');
  module.attributes.set('__version__', '8.0.0');
  module.lazy = (name) => (name === 'display' ? importModule('IPython.display') : undefined);
  module.attributes.set(
    'get_ipython',
    native('get_ipython()', () => null),
  );
  return module;
});
defineModule('IPython.display', 'What a cell shows besides text.', (module) => {
  module.value('display', show).value('clear_output', clearOutput);
  for (const type of [markdownType, latexType, mathType, htmlType, codeType]) module.value(type.name, type);
});
