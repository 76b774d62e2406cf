/** Modules that most notebooks never name; a page fetches them when a cell does. */
import './binary-data.ts';
import './cmath.ts';
import './dataclasses.ts';
import './decimal.ts';
import './enum.ts';
import './fractions.ts';
import './random.ts';
import './small-services.ts';
import './statistics.ts';
import './text-modules.ts';
import './tools.ts';
