/** Which old states of a notebook are kept: many of the last hour, few of last month. */

export interface VersionFacts {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly byteLength: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** For states younger than `age`: the newest one of every `step` is kept. */
const STEPS: readonly { readonly age: number; readonly step: number }[] = [
  { age: HOUR, step: MINUTE },
  { age: DAY, step: HOUR },
  { age: 30 * DAY, step: DAY },
  { age: 365 * DAY, step: 30 * DAY },
];
const MOST_BYTES = 200 * 2 ** 20;
const FEWEST = 3;

/** What may go. The newest few always stay, whatever their age and size. */
export function superfluous(versions: readonly VersionFacts[], now: number, mostBytes = MOST_BYTES): readonly number[] {
  const newestFirst = [...versions].sort((a, b) => b.at - a.at);
  const gone: number[] = [];
  const taken = new Set<string>();
  let bytes = 0;
  newestFirst.forEach(({ at, byteLength }, index) => {
    const slot = slotOf(at, now);
    const keep = index < FEWEST || (slot !== null && !taken.has(slot) && bytes + byteLength <= mostBytes);
    if (!keep) return void gone.push(at);
    if (slot !== null) taken.add(slot);
    bytes += byteLength;
  });
  return gone;
}

/** The stretch of time that one state stands for; null: too old. */
function slotOf(at: number, now: number): string | null {
  const rule = STEPS.find(({ age }) => now - at < age);
  return rule === undefined ? null : `${rule.step}:${Math.floor(at / rule.step)}`;
}

/** A state is put into the history when the last one there is older than this. */
export const VERSION_EVERY = MINUTE;
