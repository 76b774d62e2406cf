/** `arraybook:first-picture`: once a file, when pixels of its data are on the screen. */
import type { CardModel } from '../cards/card-store.ts';

const marked = new Set<string>();

export function markFirstPicture({ info, fileBytes }: Pick<CardModel, 'info' | 'fileBytes'>): void {
  if (marked.has(info.fileId)) return;
  marked.add(info.fileId);
  performance.mark('arraybook:first-picture', { detail: { name: info.fileName, bytes: fileBytes } });
}
