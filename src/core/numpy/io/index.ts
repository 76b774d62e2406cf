/** Declares the functions that read and write files. */
import './save-load.ts';
import './data-source.ts';
import './lib-format.ts';
import './raw-data.ts';
import './savetxt.ts';
import './loadtxt.ts';
import './genfromtxt.ts';
