/** `copy.copy` and `copy.deepcopy` of generators: a deep copy draws the same numbers, a shallow one shares the bits. */
import { machine } from '../../kernels/random/random-machine.ts';
import { defineMethod } from '../../ops/registry.ts';
import type { Value } from '../python-values.ts';
import { BitGenerator } from './bit-generator.ts';
import { Generator, RandomState } from './random-object.ts';
import { SeedSequence } from './seed-sequence.ts';

function copySequence(self: SeedSequence): SeedSequence {
  return new SeedSequence({
    entropy: self.entropy,
    spawnKey: self.spawnKey,
    poolSize: self.pool.length,
    spawned: self.spawned,
    type: self.pyType,
  });
}

function copyBits(self: BitGenerator): BitGenerator {
  const made = new BitGenerator(self.algorithm, self.pyType);
  machine().settle(self);
  made.state.set(self.state);
  made.seedSequence = self.seedSequence === null ? null : copySequence(self.seedSequence);
  return made;
}

function copyState(self: RandomState, bits: BitGenerator): RandomState {
  const made = new RandomState(bits, self.pyType);
  Object.assign(made.kept, self.kept);
  return made;
}

const COPIES: Readonly<Record<string, readonly [shallow: (self: never) => Value, deep: (self: never) => Value]>> = {
  SeedSequence: [copySequence, copySequence],
  BitGenerator: [copyBits, copyBits],
  Generator: [
    (self: Generator) => new Generator(self.bits, self.pyType),
    (self: Generator) => new Generator(copyBits(self.bits), self.pyType),
  ],
  RandomState: [
    (self: RandomState) => copyState(self, self.bits),
    (self: RandomState) => copyState(self, copyBits(self.bits)),
  ],
};

for (const [owner, [shallow, deep]] of Object.entries(COPIES)) {
  defineMethod({ owner, signature: '__copy__()', doc: 'A copy.', call: shallow });
  defineMethod({ owner, signature: '__deepcopy__(memo=None)', doc: 'A copy that shares nothing.', call: deep });
}
