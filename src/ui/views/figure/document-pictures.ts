/** The notebook with a picture beside every figure. Loads what draws them. */
import type { NotebookDocument } from '../../notebook/document.ts';
import { withPictures } from '../../notebook/pictures.ts';
import { figurePng } from './figure-picture.ts';

export function documentWithPictures(document: NotebookDocument): Promise<NotebookDocument> {
  return withPictures(document, async (figure) => base64Of(await figurePng(figure, 1)));
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
