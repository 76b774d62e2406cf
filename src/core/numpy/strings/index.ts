/** Declares the text functions. */
import './functions.ts';
