/** Declares `numpy.polynomial` and the older polynomial functions. */
import './polynomials.ts';
import './series-methods.ts';
import './series-object.ts';
import './poly1d.ts';
