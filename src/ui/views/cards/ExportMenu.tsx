/** What can be taken along: the picture, the slice, the numbers. */
import { type ReactNode, useState } from 'react';
import { isArraybookError } from '#core/base/errors.ts';
import type { ExportRequest } from '#protocol/engine-api.ts';
import { saveBlob } from '../../session/save-blob.ts';
import { lastOf } from '../statistics/scope-statistics.ts';
import { type CardSettings, planeOf, type Rectangle, viewOf, wholeElements } from './card-settings.ts';
import { statisticsOf, useCard, useSettings, useSubject } from './card-store.ts';
import { numbersJson, pictureBlob } from './export-picture.ts';
import { asShown, expressionOf, variableName } from './expression.ts';

export default function ExportMenu() {
  const card = useCard();
  const subject = useSubject();
  const settings = useSettings((all) => all);
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const name = variableName(card.code.name);
  const pictured = settings.view === 'heatmap' || settings.view === 'image' || settings.view === 'line';
  const plane = planeOf(subject, settings);

  const run = async (what: string, make: () => Promise<Blob>, fileName: string) => {
    setBusy(what);
    setProblem(null);
    try {
      saveBlob(await make(), fileName);
    } catch (error) {
      if (!isArraybookError(error, 'cancelled')) setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(null);
    }
  };
  const picture = (format: 'png' | 'svg') => {
    const make = card.snapshot.current;
    if (make === null) return setProblem('There is no picture yet.');
    const title = expressionOf(card.code.name, subject, settings);
    return void run(format, () => pictureBlob(make(), title, format), `${name}.${format}`);
  };
  const saved = savedSettings(settings);
  const slice = (part: Rectangle | null, format: ExportRequest['format']) => {
    const request: ExportRequest = {
      view: viewOf(card.info, saved),
      rows: part === null ? null : wholeElements(part.rows, plane.rows),
      cols: part === null ? null : wholeElements(part.cols, plane.cols),
      format,
      flipRows: saved.flipRows,
      flipCols: saved.flipCols,
      channelAxis: saved.channelAxis,
    };
    const make = () => card.requests.exportSlice(request);
    return void run(format, make, `${name}_slice.${format}`);
  };
  const numbers = () => {
    const { sliceStatistics, regionStatistics } = card.picture.getState();
    const all = {
      whole: statisticsOf(card.pass.getState(), settings.field),
      slice: lastOf(sliceStatistics),
      region: lastOf(regionStatistics),
    };
    saveBlob(new Blob([numbersJson(card, all)], { type: 'application/json' }), `${name}_statistics.json`);
  };
  const parts: readonly { readonly words: string; readonly part: Rectangle | null }[] = [
    { words: 'Slice', part: null },
    ...(settings.window === null || settings.view === 'table'
      ? []
      : [{ words: 'Part in view', part: settings.window }]),
    ...(settings.region === null || settings.view === 'table' ? [] : [{ words: 'Region', part: settings.region }]),
  ];
  return (
    <div className="export-menu" aria-busy={busy !== null}>
      {pictured && (
        <ExportRow words="Picture" code={null}>
          <button type="button" className="button" disabled={busy !== null} onClick={() => picture('png')}>
            PNG
          </button>
          <button type="button" className="button" disabled={busy !== null} onClick={() => picture('svg')}>
            SVG
          </button>
        </ExportRow>
      )}
      {settings.view !== 'words' &&
        parts.map(({ words, part }) => (
          <ExportRow key={words} words={words} code={expressionOf(card.code.name, subject, saved, { part })}>
            <button type="button" className="button" disabled={busy !== null} onClick={() => slice(part, 'npy')}>
              .npy
            </button>
            <button
              type="button"
              className="button"
              disabled={busy !== null || saved.channelAxis !== null}
              title={saved.channelAxis === null ? undefined : 'CSV holds two dimensions; this has three'}
              onClick={() => slice(part, 'csv')}
            >
              CSV
            </button>
          </ExportRow>
        ))}
      <ExportRow words="Numbers" code={null}>
        <button type="button" className="button" onClick={numbers}>
          JSON
        </button>
      </ExportRow>
      <p className="export-status" role="status">
        {busy !== null ? `Writing ${busy}…` : problem}
      </p>
    </div>
  );
}

interface ExportRowProps {
  readonly words: string;
  readonly code: string | null;
  readonly children: ReactNode;
}

function ExportRow({ words, code, children }: ExportRowProps) {
  return (
    <fieldset className="export-row">
      <legend className="unseen">{words}</legend>
      <span className="export-words">
        {words}
        {code !== null && <code className="mono truncate">{code}</code>}
      </span>
      {children}
    </fieldset>
  );
}

/** What is saved is what is shown; magnitudes and phases would have to be computed, so the numbers under them are saved. */
function savedSettings(settings: CardSettings): CardSettings {
  const shown = asShown(settings);
  const computed = shown.component === 'magnitude' || shown.component === 'phase';
  return computed ? { ...shown, component: 'value' } : shown;
}
