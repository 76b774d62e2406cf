import { useEffect, useState } from 'react';
import { carriesFiles, filesOfDrop } from '../../intake/device.ts';
import { openDropped } from '../../intake/open.ts';
import { usePage } from '../../page-context.ts';

/** The whole page takes dropped files. The veil shows only while files hang over it. */
export function DropTarget() {
  const page = usePage();
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Enter and leave fire for every element under the pointer: the page is left when as many have left as were entered.
    let depth = 0;
    const show = (by: number) => {
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const enter = (event: DragEvent) => carriesFiles(event.dataTransfer) && show(1);
    const leave = (event: DragEvent) => carriesFiles(event.dataTransfer) && show(-1);
    const hover = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer) || event.dataTransfer === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer) || event.dataTransfer === null) return;
      event.preventDefault();
      show(-depth);
      void openDropped(page, filesOfDrop(event.dataTransfer));
    };
    const controller = new AbortController();
    const { signal } = controller;
    window.addEventListener('dragenter', enter, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('dragover', hover, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => controller.abort();
  }, [page]);
  return (
    <div className="drop-veil" data-over={over || undefined} aria-hidden="true">
      <p>Drop to open</p>
    </div>
  );
}
