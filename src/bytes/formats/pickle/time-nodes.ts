/** `datetime` objects, which pickle as packed bytes, as the repr that Python gives them. */
import { bytesOf, latin1Bytes, NONE, numberOf, type PickleNode } from './node.ts';
import { pickleText } from './text.ts';

function text(value: string): PickleNode {
  return { type: 'text', text: value };
}

/** The packed bytes, when the argument is one; protocols 0 to 2 may hold them as text. */
function packedBytes(node: PickleNode | undefined, length: number): Uint8Array | null {
  const bytes = node?.type === 'str' ? latin1Bytes(node.value) : bytesOf(node);
  return bytes?.length === length ? bytes : null;
}

/** The top bit of the month (or hour) is the fold of a repeated hour. */
function clearFold(value: number): number {
  return value & 0x7f;
}

function withZone(call: string, args: readonly number[], zone: PickleNode | undefined): PickleNode {
  const tail = zone === undefined ? '' : `, tzinfo=${pickleText(zone)}`;
  return text(`${call}(${args.join(', ')}${tail})`);
}

/** Python leaves out trailing zero seconds and microseconds. */
function trimmed(args: readonly number[], keep: number): number[] {
  const shown = [...args];
  while (shown.length > keep && shown.at(-1) === 0) shown.pop();
  return shown;
}

export function datetimeNode(args: readonly PickleNode[]): PickleNode {
  const bytes = packedBytes(args[0], 10);
  if (bytes === null) return { type: 'call', name: 'datetime.datetime', args };
  const [high, low, month, day, hour, minute, second, ...micro] = bytes;
  const fields = [high * 256 + low, clearFold(month), day, hour, minute, second, microseconds(micro)];
  return withZone('datetime.datetime', trimmed(fields, 5), args[1]);
}

function microseconds([high, middle, low]: readonly number[]): number {
  return high * 65536 + middle * 256 + low;
}

export function dateNode(args: readonly PickleNode[]): PickleNode {
  const bytes = packedBytes(args[0], 4);
  if (bytes === null) return { type: 'call', name: 'datetime.date', args };
  return text(`datetime.date(${bytes[0] * 256 + bytes[1]}, ${bytes[2]}, ${bytes[3]})`);
}

export function timeNode(args: readonly PickleNode[]): PickleNode {
  const bytes = packedBytes(args[0], 6);
  if (bytes === null) return { type: 'call', name: 'datetime.time', args };
  const [hour, minute, second, ...micro] = bytes;
  return withZone('datetime.time', trimmed([clearFold(hour), minute, second, microseconds(micro)], 2), args[1]);
}

export function timedeltaNode(args: readonly PickleNode[]): PickleNode {
  const names = ['days', 'seconds', 'microseconds'];
  const parts = names.flatMap((name, index) => {
    const value = numberOf(args[index]) ?? 0;
    return value === 0 ? [] : [`${name}=${value}`];
  });
  return text(`datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`);
}

export function timezoneNode(args: readonly PickleNode[]): PickleNode {
  const [offset, name] = args;
  const shown = pickleText(offset ?? NONE);
  if (name === undefined && shown === 'datetime.timedelta(0)') return text('datetime.timezone.utc');
  return text(`datetime.timezone(${shown}${name === undefined ? '' : `, ${pickleText(name)}`})`);
}
