/** Every module at once, for those who cannot wait for one. */
import './matplotlib/index.ts';
import './rare.ts';
