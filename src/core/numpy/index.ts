/** Declares every NumPy name. Import this once; then `names`, `methodsOf` … of `ops/registry.ts` are complete. */
import './protocol.ts';
import './ndarray-attributes.ts';
import './creation.ts';
import './ufunc-names.ts';
import './constants.ts';
import './ufunc-methods.ts';
import './statistics.ts';

export { names } from '../ops/registry.ts';
