import type { Progress } from '#protocol/engine-api.ts';
import { bytesText, durationText, rateText } from '../../text/amounts.ts';
import './progress-line.css';

export interface ProgressLineProps {
  readonly name: string;
  /** Null: under way, but nothing can be said of how far. */
  readonly progress: Progress | null;
  /** Share, rate and time only, where the amounts stand beside it. */
  readonly brief?: boolean;
}

/** A thin line with rate and time left under it. */
export function ProgressLine({ name, progress, brief = false }: ProgressLineProps) {
  const share = progress === null || progress.bytesTotal === 0 ? null : progress.bytesDone / progress.bytesTotal;
  const percent = share === null ? undefined : Math.floor(share * 100);
  return (
    <div className="progress">
      <div
        className="progress-line"
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        data-indeterminate={share === null || undefined}
      >
        <div style={share === null ? undefined : { transform: `scaleX(${share})` }} />
      </div>
      {progress !== null && <p className="progress-text numbers">{progressText(progress, brief)}</p>}
    </div>
  );
}

function progressText({ bytesDone, bytesTotal, bytesPerSecond, secondsLeft }: Progress, brief: boolean): string {
  const share = bytesTotal === 0 ? 100 : Math.floor((100 * bytesDone) / bytesTotal);
  const parts = [brief ? `${share} %` : `${bytesText(bytesDone)} of ${bytesText(bytesTotal)}`];
  if (bytesPerSecond !== null) parts.push(rateText(bytesPerSecond));
  if (secondsLeft !== null) parts.push(`${durationText(secondsLeft)} left`);
  return parts.join(' · ');
}
