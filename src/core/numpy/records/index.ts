/** `np.rec`, `np.recarray` and `numpy.lib.recfunctions`: importing this declares their names. */
import './formats.ts';
import './recarray.ts';
import './record-functions.ts';
import './recfunctions.ts';
import './record-joins.ts';
