/** Registers every module that cells can import. */
import './cmath.ts';
import './collections.ts';
import './dataclasses.ts';
import './datetime.ts';
import './evaluation.ts';
import './files.ts';
import './fractions.ts';
import './functional.ts';
import './itertools.ts';
import './json.ts';
import './math.ts';
import './numpy.ts';
import './paths.ts';
import './random.ts';
import './re.ts';
import './small.ts';
import './system.ts';
