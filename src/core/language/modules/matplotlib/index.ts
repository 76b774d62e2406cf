/** Everything that `import matplotlib…` finds. */
import './axes-lines.ts';
import './axes-words.ts';
import './figure-methods.ts';
import './pyplot.ts';
import './library.ts';
