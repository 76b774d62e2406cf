/** The name that the running statement assigns a widget to (`k = ui.slider(0, 10)`). */
export const assigned: { name: string | null } = { name: null };

/** Functions that ask for it. */
export const WIDGETS: ReadonlySet<string> = new Set(['slider', 'range', 'dropdown', 'checkbox']);
