/** Everything that `import matplotlib…` finds. */
import './axes-3d.ts';
import './axes-attributes.ts';
import './axes-bars.ts';
import './axes-images.ts';
import './axes-lines.ts';
import './axes-marks.ts';
import './axes-words.ts';
import './box-plot.ts';
import './contour.ts';
import './figure-methods.ts';
import './pyplot.ts';
import './library.ts';
import './plot3d.ts';
import './tick-rules.ts';
