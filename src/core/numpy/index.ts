/** Declares every NumPy name. Import this once; then `names`, `methodsOf` … of `ops/registry.ts` are complete. */
import './protocol.ts';
import './ndarray-attributes.ts';
import './creation.ts';
import './ufunc-names.ts';
import './constants.ts';
import './ufunc-methods.ts';
import './statistics.ts';
import './manipulation.ts';
import './joining.ts';
import './dtypes.ts';
import './dtype-functions.ts';
import './sorting.ts';
import './selecting.ts';
import './products.ts';
import './printing.ts';
import './ranges.ts';
import './rounding.ts';
import './einsum.ts';
import './nan-functions.ts';
import './quantiles.ts';
import './differences.ts';
import './histograms.ts';
import './padding.ts';

export { names } from '../ops/registry.ts';
