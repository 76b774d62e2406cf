/** Registers every module that cells can import. */
import './numpy.ts';
