/**
 * What running code looks at between two statements. `due`: enough was allocated that a collection may pay. `serial`:
 * grows with every array of a page and more; what has a higher number is younger.
 */
export const collection = { due: false, serial: 0 };
