/** Registers every module that cells can import. */
import './collections.ts';
import './files.ts';
import './functional.ts';
import './itertools.ts';
import './math.ts';
import './numpy-exceptions.ts';
import './numpy.ts';
import './system.ts';
