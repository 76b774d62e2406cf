/** `numpy.lib.recfunctions`: fields renamed, dropped, appended, joined. */
export {};
