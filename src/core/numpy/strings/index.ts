/** Declares the text functions. */
import './functions.ts';
import './chararray.ts';
