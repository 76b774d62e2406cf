/** np.rec: being filled. */
import './recarray.ts';
import './record-functions.ts';
import './recfunctions.ts';
