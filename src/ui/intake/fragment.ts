/** What the address's fragment asks of the page. It never reaches a server. */
import { payloadOfFragment } from '../notebook/links.ts';

export type Wish =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'local' }
  | { readonly kind: 'url'; readonly url: string }
  /** A notebook in the address itself; not read yet. */
  | { readonly kind: 'notebook'; readonly payload: string };

/** `#local` opens the files the command line serves; `#url=…` offers to open an address, after asking. */
export function wishOfFragment(fragment: string): Wish {
  const text = fragment.replace(/^#/, '');
  if (text === 'local') return { kind: 'local' };
  const payload = payloadOfFragment(text);
  if (payload !== null) return { kind: 'notebook', payload };
  if (!text.startsWith('url=')) return { kind: 'nothing' };
  const raw = text.slice('url='.length);
  try {
    return { kind: 'url', url: decodeURIComponent(raw) };
  } catch {
    return { kind: 'url', url: raw };
  }
}
