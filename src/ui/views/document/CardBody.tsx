import { runAction } from '../../actions/run-action.ts';
import type { JsonObject } from '../../notebook/document.ts';
import { arrayOfCard } from '../../page.ts';
import { usePage } from '../../page-context.ts';
import type { CardRecord } from '../../store/cards.ts';
import type { FileRecord } from '../../store/files.ts';
import { errorSentence } from '../../text/error-sentences.ts';
import { ArchivePanel } from './ArchivePanel.tsx';
import { ArrayBody } from './ArrayBody.tsx';
import { CardSkeleton } from './CardSkeleton.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';

export interface CardBodyProps {
  readonly card: CardRecord;
  readonly file: FileRecord;
  /** The card's settings as the notebook keeps them. */
  readonly view: JsonObject | null;
  readonly onView: (view: JsonObject) => void;
}

/** What a card shows by what has become of its file. */
export function CardBody({ card, file, view, onView }: CardBodyProps) {
  const { stores, session } = usePage();
  if (file.status === 'opening') return <CardSkeleton name={file.name} />;
  if (file.status === 'failed' && file.error !== null) {
    return (
      <ErrorPanel
        sentence={errorSentence(file.error, file.name)}
        error={file.error}
        actions={[
          { words: 'Try again', run: () => void session.retryFile(file.key) },
          { words: 'Choose another file', run: () => runAction('open-file') },
          { words: 'Remove', run: () => void session.removeFile(file.key) },
        ]}
      />
    );
  }
  const arrayId = arrayOfCard(stores, card);
  if (arrayId !== null) return <ArrayBody arrayId={arrayId} view={view} onView={onView} />;
  return file.opened === null ? <CardSkeleton name={file.name} /> : <ArchivePanel file={file} opened={file.opened} />;
}
