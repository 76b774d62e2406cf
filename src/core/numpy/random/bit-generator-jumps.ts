/** Jumps: a generator as if very many numbers had been drawn. */
import { raise } from '../../arrays/convert.ts';
import { machine } from '../../kernels/random/random-machine.ts';
import { defineMethod } from '../../ops/registry.ts';
import type { Value } from '../python-values.ts';
import { type BitGenerator, PCG_MULTIPLIER, seeded } from './bit-generator.ts';
import { integerLike } from './integer-argument.ts';
import { jumped } from './mersenne.ts';

const LOW_128 = (1n << 128n) - 1n;
const CHEAP_MULTIPLIER = 0xda942042e4dd58b5n;
const PCG_JUMP = 0x9e3779b97f4a7c15f39cc0605cedc835n;

const multiplierOf = (self: BitGenerator): bigint => (self.algorithm === 'PCG64' ? PCG_MULTIPLIER : CHEAP_MULTIPLIER);

/** Brown's method (1994): the affine step composed with itself, by squaring. */
function advancePcg(self: BitGenerator, delta: bigint): void {
  let multiplier = multiplierOf(self);
  let plus = self.wide(2);
  let total = 1n;
  let totalPlus = 0n;
  for (let rest = delta; rest > 0n; rest >>= 1n) {
    if (rest & 1n) {
      total = (total * multiplier) & LOW_128;
      totalPlus = (totalPlus * multiplier + plus) & LOW_128;
    }
    plus = ((multiplier + 1n) * plus) & LOW_128;
    multiplier = (multiplier * multiplier) & LOW_128;
  }
  self.setWide(0, (total * self.wide(0) + totalPlus) & LOW_128);
}

function advancePhilox(self: BitGenerator, delta: bigint): void {
  const counter = (self.wide(0) | (self.wide(2) << 128n)) + delta;
  self.setWide(0, counter & LOW_128);
  self.setWide(2, (counter >> 128n) & LOW_128);
  for (let k = 0; k < 4; k++) self.setWord(6 + k, 0n);
  self.position = 4;
}

function advance(self: BitGenerator, delta: bigint): BitGenerator {
  if (self.algorithm === 'Philox') advancePhilox(self, BigInt.asUintN(256, delta));
  else advancePcg(self, BigInt.asUintN(128, delta));
  self.setHalf(0, 0);
  return self;
}

function copyOf(self: BitGenerator): BitGenerator {
  const made = seeded(self.algorithm, null, self.pyType);
  machine().settle(self);
  machine().settle(made);
  made.state.set(self.state);
  return made;
}

function jump(self: BitGenerator, times: bigint): BitGenerator {
  const made = copyOf(self);
  if (made.algorithm === 'Philox') return advance(made, times << 128n);
  if (made.algorithm !== 'MT19937') return advance(made, times * PCG_JUMP);
  for (let k = 0n; k < times; k++) {
    const next = jumped(made.key.slice(), made.position);
    made.key.set(next.key);
    made.position = next.pos;
  }
  return made;
}

const integerOf = (value: Value): bigint => BigInt(integerLike(value) ?? raise('TypeError', 'an integer is required'));

for (const owner of ['PCG64', 'PCG64DXSM', 'MT19937', 'Philox']) {
  defineMethod({
    owner,
    signature: 'jumped(jumps=1)',
    doc: 'A generator as if 2**128 numbers had been drawn (PCG: 2**127 and a little).',
    call: (self: BitGenerator, jumps: Value) => jump(self, integerOf(jumps)),
  });
}
for (const owner of ['PCG64', 'PCG64DXSM', 'Philox']) {
  defineMethod({
    owner,
    signature: 'advance(delta)',
    doc: 'Goes on (or back) as if delta numbers had been drawn.',
    call: (self: BitGenerator, delta: Value) => advance(self, integerOf(delta)),
  });
}
