/** Loads the language: its types, functions and modules; and answers what the array core may ask of it. */
import { PyObject, python } from '../base/python.ts';
import { interrupts } from '../kernels/emit/compiled.ts';
import { findAttr } from './runtime/attributes.ts';
import { budget } from './runtime/budget.ts';
import { call, construct } from './runtime/calls.ts';
import { compare, equal } from './runtime/comparison.ts';
import { formatValue } from './runtime/format.ts';
import { hash } from './runtime/hashing.ts';
import { getItem } from './runtime/items.ts';
import { iterate } from './runtime/iteration.ts';
import { binary, unary } from './runtime/operations.ts';
import { repr, str } from './runtime/repr.ts';
import { running, session } from './runtime/session.ts';
import { truth } from './runtime/truth.ts';
import { warn } from './runtime/warnings.ts';
import './types/bytes.ts';
import './types/dicts.ts';
import './types/exception-groups.ts';
import './types/functions.ts';
import './types/iteration-functions.ts';
import './types/number-functions.ts';
import './types/lists.ts';
import './types/numbers.ts';
import './types/objects.ts';
import './types/text.ts';
import './modules/index.ts';

interrupts.check = () => budget.check();
Object.assign(python, {
  repr,
  str,
  format: formatValue,
  truth,
  binary,
  unary,
  compare,
  equal,
  hash,
  iterate,
  call,
  getAttribute: findAttr,
  getItem,
  construct,
  warn,
  print: (text: string) => {
    const target = running.session?.stdout ?? null;
    if (target instanceof PyObject) call(findAttr(target, 'write') ?? null, [text]);
    else session().write(text);
  },
  files: () => session().files,
});
