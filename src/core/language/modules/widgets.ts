/** `ui`: sliders, menus and boxes as plain values, bound to the name that they are assigned to. */
import { PyFloat, PyTuple, python, type Value } from '../../base/python.ts';
import { assigned } from '../runtime/assigned.ts';
import { type Body, native } from '../runtime/calls.ts';
import { typeError, valueError } from '../runtime/exceptions.ts';
import { itemsOf } from '../runtime/iteration.ts';
import { importModule, registerModule } from '../runtime/modules.ts';
import { floatOf } from '../runtime/numbers.ts';
import { PyModule } from '../runtime/objects.ts';
import type { WidgetData } from '../runtime/outputs.ts';
import { session } from '../runtime/session.ts';
import { truth } from '../runtime/truth.ts';
import { builtins } from '../types/builtins.ts';

type Setting = number | boolean | readonly [number, number];

/** What a widget says of itself, and how its setting becomes a Python value. */
interface Widget {
  readonly data: WidgetData;
  readonly valueOf: (setting: Setting) => Value;
  readonly allows: (setting: Setting) => boolean;
}

/** Shows the widget; its value is the one it was last moved to, while the cell describes the same widget. */
function placed({ data, valueOf, allows }: Widget): Value {
  const { widgets } = session();
  const { name, ...rest } = data;
  const description = JSON.stringify(rest);
  const known = name === null ? undefined : widgets.get(name);
  const kept = known?.description === description && allows(known.value) ? known.value : data.value;
  if (name !== null) widgets.set(name, { description, value: kept, valueOf });
  const value = valueOf(kept);
  const text = `${name ?? data.label}${name === null && data.label === '' ? '' : ' = '}${python.repr(value)}`;
  session().show({ kind: 'widget', widget: { ...data, value: kept } as WidgetData, text });
  return value;
}

function isWhole(value: Value): boolean {
  return value === null || typeof value === 'number' || typeof value === 'bigint';
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly whole: boolean;
}

/** An int throughout gives ints; without a step, floats move in hundredths of the range. */
function scaleOf(low: Value, high: Value, step: Value, given: readonly Value[]): Scale {
  const whole = [low, high, step, ...given].every(isWhole);
  const [from, to] = [floatOf(low), floatOf(high)];
  if (!(from < to)) throw valueError(`low must be less than high, got ${from} and ${to}`);
  const by = step === null ? (whole ? 1 : (to - from) / 100) : floatOf(step);
  if (!(by > 0)) throw valueError('step must be greater than zero');
  return { low: from, high: to, step: by, whole };
}

function within({ low, high }: Scale, value: unknown): boolean {
  return typeof value === 'number' && value >= low && value <= high;
}
function numberValue({ whole }: Scale, value: number): Value {
  return whole ? Math.round(value) : new PyFloat(value);
}
function checkWithin(scale: Scale, value: number): number {
  if (!within(scale, value)) throw valueError(`value ${value} is outside of ${scale.low} … ${scale.high}`);
  return value;
}
function labelOf(label: Value): string {
  return label === null ? '' : python.str(label);
}

const slider: Body = ([low, high, value, step, label]) => {
  const scale = scaleOf(low as Value, high as Value, step as Value, [value as Value]);
  const start = value === null ? scale.low : checkWithin(scale, floatOf(value as Value));
  return placed({
    data: { kind: 'slider', name: assigned.name, label: labelOf(label as Value), ...scale, value: start },
    valueOf: (setting) => numberValue(scale, setting as number),
    allows: (setting) => within(scale, setting),
  });
};

const range: Body = ([low, high, value, step, label]) => {
  const given = value === null ? [] : [...itemsOf(value as Value)];
  if (value !== null && given.length !== 2) throw valueError('value of a range is a pair (low, high)');
  const scale = scaleOf(low as Value, high as Value, step as Value, given);
  const [from, to] =
    given.length === 2 ? given.map((one) => checkWithin(scale, floatOf(one))) : [scale.low, scale.high];
  if (from > to) throw valueError(`value of a range runs from low to high, got ${from} and ${to}`);
  const start: readonly [number, number] = [from, to];
  return placed({
    data: { kind: 'range', name: assigned.name, label: labelOf(label as Value), ...scale, value: start },
    valueOf: (setting) => new PyTuple((setting as readonly number[]).map((one) => numberValue(scale, one))),
    allows: (setting) => Array.isArray(setting) && setting.every((one) => within(scale, one)),
  });
};

const dropdown: Body = ([options, value, label]) => {
  const values = [...itemsOf(options as Value)];
  if (values.length === 0) throw valueError('a dropdown needs at least one option');
  const texts = values.map((one) => python.str(one));
  const start = value === null ? 0 : values.findIndex((one) => python.equal(one, value as Value));
  if (start < 0) throw valueError(`value ${python.repr(value as Value)} is not among the options`);
  return placed({
    data: { kind: 'dropdown', name: assigned.name, label: labelOf(label as Value), options: texts, value: start },
    valueOf: (setting) => values[setting as number],
    allows: (setting) => typeof setting === 'number' && setting < values.length,
  });
};

const checkbox: Body = ([value, label]) => {
  if (typeof value === 'string') throw typeError("a checkbox's value is True or False; give its text as label=");
  return placed({
    data: { kind: 'checkbox', name: assigned.name, label: labelOf(label as Value), value: truth(value as Value) },
    valueOf: (setting) => setting === true,
    allows: (setting) => typeof setting === 'boolean',
  });
};

function uiModule(): PyModule {
  const module = new PyModule('arraybook.ui', 'Widgets as values.');
  const add = (signature: string, body: Body, doc: string): void => {
    module.attributes.set(signature.slice(0, signature.indexOf('(')), native(signature, body, doc));
  };
  add('slider(low, high, value=None, step=None, label=None)', slider, 'A number between low and high.');
  add('range(low, high, value=None, step=None, label=None)', range, 'A pair of numbers between low and high.');
  add('dropdown(options, value=None, label=None)', dropdown, 'One of the options.');
  add('checkbox(value=False, label=None)', checkbox, 'True or False.');
  return module;
}

const ui = uiModule();
builtins.set('ui', ui);
registerModule('arraybook', () => {
  const module = new PyModule('arraybook', 'What a notebook has here besides Python and NumPy.');
  module.attributes.set('ui', ui);
  module.lazy = (name) => (name === 'plot3d' ? importModule('arraybook.plot3d') : undefined);
  module.attributes.set('display', builtins.get('display') ?? null);
  return module;
});
registerModule('arraybook.ui', () => ui);
