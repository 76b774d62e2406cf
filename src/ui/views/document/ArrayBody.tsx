import { useArray, usePage } from '../../page-context.ts';
import { errorSentence } from '../../text/error-sentences.ts';
import { CardSkeleton } from './CardSkeleton.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { type CardViewProps, useCardView } from './load-card.ts';

/** The explorer of one array, once its header is known. */
export function ArrayBody({ arrayId, view, onView }: CardViewProps) {
  const { session } = usePage();
  const array = useArray(arrayId);
  const Card = useCardView();
  if (array?.error != null && array.status !== 'open') {
    return (
      <ErrorPanel
        sentence={errorSentence(array.error, array.entry.name)}
        error={array.error}
        actions={[{ words: 'Try again', run: () => void session.retryArray(arrayId) }]}
      />
    );
  }
  const name = array?.entry.name ?? 'the array';
  if (array?.status !== 'open' || Card === null) return <CardSkeleton name={name} />;
  return <Card arrayId={arrayId} view={view} onView={onView} />;
}
