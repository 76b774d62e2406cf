import { ProgressLine } from '../controls/ProgressLine.tsx';

/** The card's room before its picture: what comes takes the same space, so nothing jumps. */
export function CardSkeleton({ name }: { readonly name: string }) {
  return (
    <div className="card-loading" aria-busy="true">
      <ProgressLine name={`Opening ${name}`} progress={null} />
      <div className="card-skeleton" aria-hidden="true">
        <div className="skeleton-picture" />
        <div className="skeleton-side">
          {[72, 56, 64, 48, 60, 40].map((width) => (
            <div key={width} className="skeleton-line" style={{ width: `${width}%` }} />
          ))}
        </div>
      </div>
    </div>
  );
}
