/** The explorer of one array. */
import { useEffect, useMemo } from 'react';
import type { ArrayId } from '#core/base/brand.ts';
import type { ArrayInfo, ArrayState, EngineApi } from '#protocol/engine-api.ts';
import { useArray, useEngine, useFile } from '../../page-context.ts';
import type { FileKey } from '../../store/files.ts';
import { CardHeader } from './CardHeader.tsx';
import { CardStage } from './CardStage.tsx';
import { useCardActions } from './card-actions.ts';
import { CardProvider, createCardModel } from './card-store.ts';
import { PassLine } from './PassLine.tsx';
import './cards.css';

export default function Card({ arrayId }: { readonly arrayId: ArrayId }) {
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
      blake3={file?.work?.blake3 ?? null}
      sha256={file?.work?.sha256 ?? null}
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
}

/** The card without the page around it. */
export function ArrayCard({ engine, info, pass, fileBytes, blake3, sha256 }: ArrayCardProps) {
  const card = useMemo(() => createCardModel({ engine, info, fileBytes }), [engine, info, fileBytes]);
  useEffect(() => card.pass.setState(pass, true), [card, pass]);
  useCardActions(card);
  const fingerprints = useMemo(() => ({ blake3, sha256 }), [blake3, sha256]);
  return (
    <CardProvider value={card}>
      <div className="array-card" data-testid="array-card">
        <CardHeader />
        <PassLine />
        <CardStage fingerprints={fingerprints} />
      </div>
    </CardProvider>
  );
}
