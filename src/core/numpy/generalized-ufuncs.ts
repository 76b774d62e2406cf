/** The products that are ufuncs in NumPy say so: their type, repr and attributes. */
import { names, OpFunction } from '../ops/registry.ts';
import { PyList } from './python-values.ts';
import { ufuncType } from './ufunc.ts';

const LOOPS = [...'?bBhHiIlLqQefdgFDGO'].map((code) => `${code}${code}->${code}`);

const SIGNATURES = {
  matmul: '(n?,k),(k,m?)->(n?,m?)',
  vecdot: '(n),(n)->()',
  matvec: '(m,n),(n)->(m)',
  vecmat: '(n),(n,m)->(m)',
};

for (const [name, signature] of Object.entries(SIGNATURES)) {
  const op = names.get(`numpy.${name}`);
  if (!(op instanceof OpFunction)) continue;
  op.pyType = ufuncType;
  op.repr = () => `<ufunc '${name}'>`;
  op.extra = new Map<string, string | number | null | PyList>([
    ['signature', signature],
    ['nin', 2],
    ['nout', 1],
    ['nargs', 3],
    ['ntypes', LOOPS.length],
    ['types', new PyList(LOOPS)],
    ['identity', null],
  ]);
}
