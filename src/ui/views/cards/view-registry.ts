/** Which views fit an array, and which one a card opens with. */
import { fieldsOf, isComplex, isDrawable, type Subject, sizeOfShape } from './array-axes.ts';

export type ViewKind = 'heatmap' | 'image' | 'volume' | 'space' | 'line' | 'table' | 'words';

export interface ViewRule {
  readonly label: string;
  /** Can this view say something true about the subject? */
  readonly fits: (subject: Subject) => boolean;
  /** Among the views that fit, the greatest opens first. */
  readonly priority: (subject: Subject) => number;
}

const isEmpty = (subject: Subject): boolean => sizeOfShape(subject.shape) === 0;
const rankOf = (subject: Subject): number => subject.shape.length;

/** Last axis of length 3 or 4 over a dtype that cameras and renderers write. */
export function hasColourChannels({ dtype, shape }: Subject): boolean {
  const channels = shape[shape.length - 1];
  const channelled = shape.length >= 3 && (channels === 3 || channels === 4);
  return channelled && (dtype.kind === 'f' || (dtype.kind === 'u' && dtype.itemsize <= 2));
}

/** Three axes with a few elements each: fewer are planes, or channels, rather than a space. */
function isVolume({ dtype, shape }: Subject): boolean {
  return isDrawable(dtype) && !shape.includes(0) && shape.filter((length) => length >= 4).length >= 3;
}

export const VIEWS = {
  heatmap: {
    label: 'Heatmap',
    fits: (subject) => !isEmpty(subject) && isDrawable(subject.dtype) && rankOf(subject) >= 2,
    priority: () => 50,
  },
  image: {
    label: 'Image',
    fits: (subject) => !isEmpty(subject) && hasColourChannels(subject),
    // Three floats an element are as often a vector as a colour.
    priority: (subject) => (subject.dtype.kind === 'u' ? 80 : 40),
  },
  volume: {
    label: 'Volume',
    fits: (subject) => isVolume(subject),
    priority: () => 28,
  },
  space: {
    label: '3-D',
    fits: (subject) => isVolume(subject),
    priority: () => 24,
  },
  line: {
    label: 'Line',
    fits: (subject) => !isEmpty(subject) && isDrawable(subject.dtype) && rankOf(subject) >= 1,
    priority: (subject) => (rankOf(subject) === 1 ? 60 : 20),
  },
  table: {
    label: 'Table',
    fits: (subject) => !isEmpty(subject) && rankOf(subject) >= 1,
    priority: (subject) => (fieldsOf(subject.dtype).length > 0 ? 30 : 10),
  },
  words: {
    label: 'Value',
    fits: (subject) => isEmpty(subject) || rankOf(subject) === 0,
    priority: () => 100,
  },
} satisfies Record<ViewKind, ViewRule>;

const KINDS = Object.keys(VIEWS) as ViewKind[];

/** Best first; never empty, because what is not empty and not 0-d has a table. */
export function fittingViews(subject: Subject): ViewKind[] {
  return KINDS.filter((kind) => VIEWS[kind].fits(subject)).sort(
    (a, b) => VIEWS[b].priority(subject) - VIEWS[a].priority(subject),
  );
}

export function defaultView(subject: Subject): ViewKind {
  return fittingViews(subject)[0] ?? 'words';
}

/** Complex numbers are looked at by magnitude first; everything else as it is. */
export function defaultComponent(subject: Subject): 'magnitude' | 'value' {
  return isComplex(subject.dtype) ? 'magnitude' : 'value';
}
