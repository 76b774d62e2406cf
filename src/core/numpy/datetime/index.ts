/** Declares the functions of dates and times. */
import './business-days.ts';
import './ranges.ts';
import './text.ts';
