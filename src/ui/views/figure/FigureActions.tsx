import { Download, FileCode2, Maximize2, Table2 } from 'lucide-react';
import { useState } from 'react';
import type { FigureSpec } from '#protocol/figure.ts';
import { saveBlob } from '../../session/save-blob.ts';
import { IconToggle } from '../controls/IconToggle.tsx';

export interface FigureActionsProps {
  readonly figure: FigureSpec;
  readonly name: string;
  readonly numbers: boolean;
  readonly zoomed: boolean;
  readonly onNumbers: () => void;
  readonly onReset: () => void;
}

export function fileNameOf(name: string): string {
  const words =
    name
      .replace(/^Figure: /, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, 8).join('-') || 'figure';
}

/** Seen when the figure is pointed at or has the focus; always there for fingers and keys. */
export function FigureActions({ figure, name, numbers, zoomed, onNumbers, onReset }: FigureActionsProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (format: 'png' | 'svg') => {
    setProblem(null);
    try {
      const { figurePng, figureSvg } = await import('./figure-picture.ts');
      const blob = format === 'png' ? await figurePng(figure, 2) : await figureSvg(figure);
      saveBlob(blob, `${fileNameOf(name)}.${format}`);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className="figure-actions" role="toolbar" aria-label="Figure">
      {zoomed && (
        <IconToggle name="Show all" onClick={onReset}>
          <Maximize2 size={15} />
        </IconToggle>
      )}
      <IconToggle name="Numbers" pressed={numbers} onClick={onNumbers}>
        <Table2 size={15} />
      </IconToggle>
      <IconToggle name="Save as PNG" onClick={() => void save('png')}>
        <Download size={15} />
      </IconToggle>
      <IconToggle name="Save as SVG" onClick={() => void save('svg')}>
        <FileCode2 size={15} />
      </IconToggle>
      {problem !== null && <span role="alert">{problem}</span>}
    </div>
  );
}
