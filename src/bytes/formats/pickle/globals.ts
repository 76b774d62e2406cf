/**
 * The few names that a pickle may use, each with a plain-data meaning of our own. Everything else is refused by
 * name; a name is never looked up, imported or called.
 */
import {
  bytesOf,
  type DictNode,
  int,
  itemsOf,
  latin1Bytes,
  NONE,
  type PickleNode,
  type SequenceNode,
  textOf,
} from './node.ts';
import {
  buildArray,
  buildDtype,
  dtypeNode,
  emptyArray,
  frombuffer,
  scalarNode,
  stringDtypeNode,
} from './numpy-nodes.ts';
import { dateNode, datetimeNode, timedeltaNode, timeNode, timezoneNode } from './time-nodes.ts';

type Constructor = (args: readonly PickleNode[]) => PickleNode;

/** Modules that have been renamed over the years, with the name used here. */
const MODULE_ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^__builtin__$|^exceptions$/, 'builtins'],
  [/^numpy\.core(?=\.|$)/, 'numpy._core'],
  [/^copy_reg$/, 'copyreg'],
  [/^_decimal$/, 'decimal'],
  [/^_datetime$/, 'datetime'],
];

function canonicalName(module: string, name: string): string {
  const renamed = MODULE_ALIASES.reduce((text, [old, now]) => text.replace(old, now), module);
  return `${renamed}.${name}`;
}

const CONSTRUCTORS: Readonly<Record<string, Constructor>> = {
  'numpy._core.multiarray._reconstruct': emptyArray,
  'numpy._core._internal._reconstruct': emptyArray,
  'numpy._core.multiarray.scalar': scalarNode,
  'numpy._core.numeric._frombuffer': frombuffer,
  'numpy._core._internal._convert_to_stringdtype_kwargs': stringDtypeNode,
  'numpy.ndarray': () => refusedCall('numpy.ndarray'),
  'numpy.dtype': dtypeNode,
  '_codecs.encode': encoded,
  'builtins.range': (args) => rangeOf(args),
  'builtins.xrange': (args) => rangeOf(args),
  'builtins.slice': (args) => ({ type: 'call', name: 'slice', args }),
  'builtins.complex': complexNode,
  'builtins.set': (args) => collected('set', args),
  'builtins.frozenset': (args) => collected('frozenset', args),
  'builtins.list': (args) => collected('list', args),
  'builtins.tuple': (args) => collected('tuple', args),
  'builtins.bytearray': bytearrayOf,
  'builtins.bytes': (args) => ({ type: 'bytes', value: bytesOf(args[0]) ?? new Uint8Array(0) }),
  'builtins.dict': (args) => mapping('dict', args),
  'collections.OrderedDict': (args) => mapping('OrderedDict', args),
  'datetime.datetime': datetimeNode,
  'datetime.date': dateNode,
  'datetime.time': timeNode,
  'datetime.timedelta': timedeltaNode,
  'datetime.timezone': timezoneNode,
  'decimal.Decimal': (args) => ({ type: 'call', name: 'Decimal', args: args.slice(0, 1) }),
};

/** A permitted name, or a refusal that carries the name as it was written. */
export function resolveGlobal(module: string, name: string): PickleNode {
  const canonical = canonicalName(module, name);
  if (Object.hasOwn(CONSTRUCTORS, canonical)) return { type: 'global', name: canonical };
  return { type: 'refused', name: `${module}.${name}` };
}

/** What calling `callable` with `args` would make, if it is permitted; else a refusal. */
export function applyGlobal(callable: PickleNode, args: readonly PickleNode[]): PickleNode {
  if (callable.type === 'global') return CONSTRUCTORS[callable.name](args);
  return callable.type === 'refused' ? callable : refusedCall(`a call of ${callable.type}`);
}

/** `BUILD`: arrays and dtypes take their state; a refused object's state is dropped with it. */
export function buildState(target: PickleNode, state: PickleNode): void {
  if (target.type === 'array') buildArray(target, state);
  else if (target.type === 'dtype') buildDtype(target, state);
}

function refusedCall(name: string): PickleNode {
  return { type: 'refused', name };
}

/** Protocols 0 to 2 write bytes as text and an encoding. */
function encoded(args: readonly PickleNode[]): PickleNode {
  const text = textOf(args[0]) ?? '';
  const encoding = textOf(args[1]) ?? 'latin1';
  const isLatin1 = /^(?:latin-?1|iso-?8859-1)$/i.test(encoding);
  return { type: 'bytes', value: isLatin1 ? latin1Bytes(text) : new TextEncoder().encode(text) };
}

function rangeOf(args: readonly PickleNode[]): PickleNode {
  const [first, second, step] = args;
  const bounds = second === undefined ? [int(0), first ?? NONE] : [first, second];
  const isUnit = step === undefined || (step.type === 'int' && step.value === 1n);
  return { type: 'call', name: 'range', args: isUnit ? bounds : [...bounds, step] };
}

function complexNode(args: readonly PickleNode[]): PickleNode {
  return { type: 'call', name: 'complex', args };
}

function collected(type: SequenceNode['type'], args: readonly PickleNode[]): PickleNode {
  const [source] = args;
  const items = source?.type === 'set' || source?.type === 'frozenset' ? source.items : itemsOf(source);
  return { type, items: [...(items ?? [])] };
}

function bytearrayOf(args: readonly PickleNode[]): PickleNode {
  const text = args[0]?.type === 'str' ? latin1Bytes(args[0].value) : null;
  return { type: 'bytearray', value: bytesOf(args[0]) ?? text ?? new Uint8Array(0) };
}

function mapping(type: DictNode['type'], args: readonly PickleNode[]): PickleNode {
  const pairs = itemsOf(args[0]) ?? [];
  const entries = pairs.flatMap((pair): [PickleNode, PickleNode][] => {
    const items = itemsOf(pair);
    return items?.length === 2 ? [[items[0], items[1]]] : [];
  });
  return { type, entries };
}
