/** Functions and methods that read deferred arrays as what computes them; all others get them computed. */
import { methodsOf, names, OpFunction } from '../ops/registry.ts';

const FUNCTIONS =
  'sum mean max min any all var std count_nonzero where clip round isclose allclose nansum nanmean nanmax nanmin nanvar nanstd';
const METHODS = 'sum mean max min any all var std clip round astype';

for (const [text, find] of [
  [FUNCTIONS, (name: string) => names.get(`numpy.${name}`)],
  [METHODS, (name: string) => methodsOf('ndarray').get(name)],
] as const) {
  for (const name of text.split(' ')) {
    const op = find(name);
    if (op instanceof OpFunction) op.takesDeferred = true;
  }
}
