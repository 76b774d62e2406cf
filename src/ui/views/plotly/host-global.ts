/** Some of Plotly's dependencies look for Node's `global`; imported before it, so that no build setting is needed. */
(globalThis as { global?: typeof globalThis }).global ??= globalThis;
