/** Moments as people read them. */

const MINUTE = 60_000;

/** `just now`, `5 minutes ago`, `14:03`, `yesterday 14:03`, `3 Nov 2026`. */
export function whenText(at: number, now: number = Date.now()): string {
  const ago = now - at;
  if (ago < MINUTE) return 'just now';
  if (ago < 60 * MINUTE) {
    const minutes = Math.floor(ago / MINUTE);
    return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
  }
  const then = new Date(at);
  const time = then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const days = daysBetween(then, new Date(now));
  if (days === 0) return `at ${time}`;
  if (days === 1) return `yesterday at ${time}`;
  return then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

function daysBetween(a: Date, b: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(b) - midnight(a)) / (24 * 60 * MINUTE));
}
