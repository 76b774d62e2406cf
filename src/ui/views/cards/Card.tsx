/** The explorer of one array. */
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { ArrayInfo, ArrayState, EngineApi } from '#protocol/engine-api.ts';
import type { JsonObject } from '../../notebook/document.ts';
import { useArray, useEngine, useFile } from '../../page-context.ts';
import type { FileKey } from '../../store/files.ts';
import type { CardViewProps } from '../document/load-card.ts';
import { CardHeader } from './CardHeader.tsx';
import { CardStage } from './CardStage.tsx';
import { useCardActions } from './card-actions.ts';
import { codeOfFile } from './card-code.ts';
import { change } from './card-settings.ts';
import { type CardModel, CardProvider, createCardModel } from './card-store.ts';
import { viewOfSettings } from './kept-view.ts';
import { useLinkedViews } from './linked-views.ts';
import { PassLine } from './PassLine.tsx';
import './cards.css';

export default function Card({ arrayId, view = null, onView }: CardViewProps) {
  const engine = useEngine();
  const array = useArray(arrayId);
  const file = useFile(array?.fileKey ?? ('' as FileKey));
  if (engine.api === null || array?.info == null) return null;
  return (
    <ArrayCard
      engine={engine.api}
      info={array.info}
      pass={array.pass}
      fileBytes={file?.byteLength ?? null}
      ofCell={file === undefined}
      blake3={file?.work?.blake3 ?? null}
      sha256={file?.work?.sha256 ?? null}
      view={view}
      onView={onView}
    />
  );
}

export interface ArrayCardProps {
  readonly engine: EngineApi;
  readonly info: ArrayInfo;
  readonly pass: ArrayState | null;
  readonly fileBytes: number | null;
  readonly blake3: string | null;
  readonly sha256: string | null;
  /** A cell made the array: its name is the expression that gives it. */
  readonly ofCell?: boolean;
  /** Settings to begin with, as they were saved. */
  readonly view?: JsonObject | null;
  readonly onView?: (view: JsonObject) => void;
}

/** The card without the page around it. */
export function ArrayCard(props: ArrayCardProps) {
  const { engine, info, pass, fileBytes, blake3, sha256, ofCell = false, view = null, onView } = props;
  const latestView = useRef(view);
  latestView.current = view;
  const card = useMemo(
    () =>
      createCardModel({
        engine,
        info,
        fileBytes,
        view: latestView.current,
        code: ofCell ? { name: info.name, load: null } : codeOfFile(info),
      }),
    [engine, info, fileBytes, ofCell],
  );
  useKeptView(card, onView);
  useEffect(() => card.pass.setState(pass, true), [card, pass]);
  useCardActions(card);
  useLinkedViews(card);
  const fingerprints = useMemo(() => ({ blake3, sha256 }), [blake3, sha256]);
  return (
    <CardProvider value={card}>
      <Beside card={card}>
        <div className="array-card" data-testid="array-card">
          <CardHeader />
          <PassLine />
          <CardStage fingerprints={fingerprints} />
        </div>
      </Beside>
    </CardProvider>
  );
}

/** Another array beside this one, both linked: the same part of both, whatever one moves. */
function Beside({ card, children }: { readonly card: CardModel; readonly children: ReactNode }) {
  const { arrayId } = useStore(card.beside);
  const close = () => {
    card.beside.setState({ arrayId: null });
    card.change(change({ linked: false }));
  };
  return (
    <div className={arrayId === null ? 'card-alone' : 'cards-beside'}>
      {children}
      {arrayId !== null && (
        <section className="card-beside" aria-label="Compared with">
          <button type="button" className="icon-button card-beside-close" aria-label="Stop comparing" onClick={close}>
            <X aria-hidden />
          </button>
          <Card arrayId={arrayId} view={LINKED} />
        </section>
      )}
    </div>
  );
}

const LINKED: JsonObject = { linked: true };

/** Dragging a slicer changes settings at every step: what is kept is where it came to rest (milliseconds). */
const REST = 300;

function useKeptView(card: CardModel, onView: ((view: JsonObject) => void) | undefined): void {
  const latest = useRef(onView);
  latest.current = onView;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      timer = undefined;
      latest.current?.(viewOfSettings(card.settings.getState()));
    };
    const stop = card.settings.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(keep, REST);
    });
    return () => {
      stop();
      if (timer !== undefined) {
        clearTimeout(timer);
        keep();
      }
    };
  }, [card]);
}
