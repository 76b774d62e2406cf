/** The value model of the language, as the NumPy functions use it. */
export * from '../base/python.ts';
export { PyDict, PySet } from '../base/python-dict.ts';
