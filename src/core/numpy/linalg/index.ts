/** Declares `numpy.linalg`. */
import './decompositions.ts';
import './solving.ts';
import './norms.ts';
import './powers.ts';
import './products.ts';
import './matrix-results.ts';
