/** User Timing marks that benchmarks and profilers read: `arraybook:<moment>` with the file's name and size. */
/** `import-done`: reads are as fast as they will get, by a local copy or because none is needed. */
export type Moment = 'drop' | 'header' | 'stats-exact' | 'import-done';

export function mark(moment: Moment, name: string, bytes: number | null): void {
  performance.mark(`arraybook:${moment}`, { detail: { name, bytes } });
}
