/** Generator and RandomState as Python objects: a bit generator and, for the latter, a kept normal draw. */
import { raise } from '../../arrays/convert.ts';
import { attributeOf, defineValue } from '../../ops/registry.ts';
import { bind, parseSignature } from '../../ops/signature.ts';
import { type Kwargs, PyObject, PyType, python, type Value } from '../python-values.ts';
import { BitGenerator, bitGeneratorType, seeded } from './bit-generator.ts';
import { seedLegacy } from './bit-generator-state.ts';
import { declaredNames } from './declared-names.ts';
import type { KeptNormal, Stream } from './draw.ts';

const GENERATOR = parseSignature('Generator(bit_generator)');
const RANDOM_STATE = parseSignature('RandomState(seed=None)');

export const generatorType: PyType = new PyType('Generator', {
  module: 'numpy.random._generator',
  construct: (type, args, kwargs) => new Generator(bitGeneratorFrom(bind(GENERATOR, args, kwargs)[0] ?? null), type),
});
export const randomStateType: PyType = new PyType('RandomState', {
  module: 'numpy.random.mtrand',
  construct: (type, args, kwargs) => constructState(type, args, kwargs),
});

function bitGeneratorFrom(value: Value): BitGenerator {
  if (value instanceof BitGenerator) return value;
  const isType = value instanceof PyType && value.isSubtypeOf(bitGeneratorType);
  const has = isType || (value instanceof PyObject && python.getAttribute(value, 'capsule') !== undefined);
  if (has) {
    raise('ValueError', 'Invalid bit generator. The bit generator must be instantiated.');
  }
  const type = value instanceof PyType ? `type object '${value.name}'` : `'${typeNameOf(value)}' object`;
  return raise('AttributeError', `${type} has no attribute 'capsule'`);
}

const typeNameOf = (value: Value): string =>
  value === null
    ? 'NoneType'
    : value instanceof PyObject
      ? value.pyType.name
      : typeof value === 'string'
        ? 'str'
        : typeof value === 'boolean'
          ? 'bool'
          : 'int';

function constructState(type: PyType, args: readonly Value[], kwargs: Kwargs | null): RandomState {
  const [seed] = bind(RANDOM_STATE, args, kwargs);
  return new RandomState(stateBits(seed ?? null), type);
}

export function stateBits(seed: Value): BitGenerator {
  if (seed instanceof BitGenerator) return seed;
  const bits = seeded('MT19937', seed === null ? null : 0);
  if (seed !== null) seedLegacy(bits, seed);
  return bits;
}

export abstract class RandomObject extends PyObject implements Stream {
  override pyType: PyType;
  bits: BitGenerator;
  abstract readonly kept: KeptNormal | null;

  constructor(bits: BitGenerator, type: PyType) {
    super();
    this.bits = bits;
    this.pyType = type;
  }
  override str(): string {
    return `${this.pyType.name}(${this.bits.pyType.name})`;
  }
  override repr(): string {
    return `${this.str()} at 0x7F5A3C0E1BC0`;
  }
}

export class Generator extends RandomObject {
  readonly kept = null;
  constructor(bits: BitGenerator, type: PyType = generatorType) {
    super(bits, type);
  }
  override getAttribute(name: string): Value | undefined {
    return attributeOf('Generator', this, name);
  }
  override attributeNames(): readonly string[] {
    return declaredNames('Generator');
  }
}

export class RandomState extends RandomObject {
  readonly kept: KeptNormal = { hasGauss: false, gauss: 0 };
  constructor(bits: BitGenerator, type: PyType = randomStateType) {
    super(bits, type);
  }
  override getAttribute(name: string): Value | undefined {
    return attributeOf('RandomState', this, name);
  }
  override attributeNames(): readonly string[] {
    return declaredNames('RandomState');
  }
  forgetKept(): void {
    this.kept.hasGauss = false;
    this.kept.gauss = 0;
  }
}

defineValue('numpy.random.Generator', generatorType);
defineValue('numpy.random.RandomState', randomStateType, 'numpy.random.mtrand.RandomState');
