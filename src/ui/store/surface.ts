/** The one thing that may lie over the document: a dialog, the palette, or (on phones) the rail. */
import { createStore } from 'zustand/vanilla';

export type Surface =
  | { readonly kind: 'none' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }
  /** The function reference. */
  | { readonly kind: 'help' }
  /** Notebooks that come with the page. */
  | { readonly kind: 'examples' }
  | { readonly kind: 'rail' }
  /** Notebooks that this browser keeps. */
  | { readonly kind: 'notebooks' }
  /** Older states of the open one. */
  | { readonly kind: 'history' }
  | { readonly kind: 'share' }
  /** A link to a notebook was followed: nothing of it is loaded or run before the person agrees. */
  | { readonly kind: 'link'; readonly payload: string }
  /** From a link: it asks to open `url`, and the person has not agreed yet. Otherwise `url` fills the field. */
  | { readonly kind: 'url'; readonly url: string; readonly from: 'link' | 'person' };

export const createSurfaceStore = () => createStore<Surface>(() => ({ kind: 'none' }));
