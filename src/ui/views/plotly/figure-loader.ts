/** Brings in as much of Plotly as a figure needs. */
import type { FigureSpec } from '#protocol/figure.ts';

export type FigureBuild = typeof import('./figure-build.ts');

const SCENE_TRACES = new Set(['isosurface', 'mesh3d', 'scatter3d', 'surface', 'volume']);

export function isScene(figure: FigureSpec): boolean {
  return figure.data.some(({ type }) => SCENE_TRACES.has(type));
}

const loading = new Map<'flat' | 'scene', Promise<FigureBuild>>();

function load(kind: 'flat' | 'scene'): Promise<FigureBuild> {
  const known = loading.get(kind);
  if (known !== undefined) return known;
  const build: Promise<FigureBuild> = kind === 'flat' ? import('./figure-build.ts') : import('./scene-build.ts');
  loading.set(kind, build);
  build.catch(() => loading.delete(kind));
  return build;
}

/** A figure may mix both kinds. */
export async function loadFigureBuild(figure: FigureSpec): Promise<FigureBuild> {
  const flat = load('flat');
  if (isScene(figure)) await load('scene');
  return flat;
}
