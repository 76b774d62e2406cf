/** `np.ma`: importing this declares every name of the module. */
import './masked-array.ts';
import './fill-value.ts';
import './text.ts';
import './construct.ts';
import './operations.ts';
import './reductions.ts';
import './methods.ts';
import './behaviour.ts';
import './masks.ts';
import './joining.ts';
import './runs.ts';
import './statistics.ts';
