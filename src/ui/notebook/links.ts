/**
 * A notebook in the fragment of an address, which no server sees. The payload is versioned and checked: what an old
 * version of this page made stays readable, what was cut on its way is said to be cut. Reading a link asks nobody and
 * runs nothing.
 */
import { FormatError, isArraybookError } from '#core/base/errors.ts';
import type { JsonObject, JsonValue, NotebookDocument } from './document.ts';
import { notebookOf, type ReadNote } from './ipynb-read.ts';
import { fileOf } from './ipynb-write.ts';
import { isList, isObject, parseJson } from './json.ts';
import { bytesOfLink, deflated, inflated, linkOfBytes } from './link-bytes.ts';

export interface LinkArray {
  readonly name: string;
  /** A whole `.npy` (or other) file. */
  readonly bytes: Uint8Array;
}

export interface LinkContent {
  readonly document: NotebookDocument;
  /** Small files that travel inside. */
  readonly arrays: readonly LinkArray[];
  /** Where files that name no address of their own are looked for. */
  readonly base: string | null;
}

export type MadeLink =
  | { readonly kind: 'link'; readonly url: string; readonly characters: number; readonly note: string | null }
  | { readonly kind: 'too-long'; readonly characters: number; readonly limit: number; readonly text: string };

export interface ReadLink extends LinkContent {
  readonly notes: readonly ReadNote[];
}

/** What stands before the payload in the fragment. */
export const LINK_MARK = 'notebook=';
const VERSION = 1;
/** Characters of a whole address: all browsers take this much; mail programs and chats often take less. */
const LONGEST_LINK = 60_000;
const LONG_LINK = 8_000;
const LONGEST_READ = 4_000_000;
const LARGEST_CONTENT = 16 * 2 ** 20;
/** Bytes of one file that may travel inside, and of all. */
export const LARGEST_INSIDE = 4096;
const LARGEST_INSIDE_SUM = 24_576;

export interface LinkOptions {
  /** Any address that the page is served from; its own fragment is replaced. */
  readonly address: string;
  readonly withOutputs?: boolean;
}

export async function makeLink(content: LinkContent, { address, withOutputs = false }: LinkOptions): Promise<MadeLink> {
  const arrays = travelling(content.arrays);
  const payload: JsonObject = {
    notebook: { ...fileOf(content.document, { withoutOutputs: !withOutputs }), name: content.document.name },
    ...(content.base === null ? {} : { base: content.base }),
    ...(arrays.length === 0 ? {} : { arrays: arrays.map(({ name, bytes }) => ({ name, bytes: base64Of(bytes) })) }),
  };
  const packed = await deflated(new TextEncoder().encode(JSON.stringify(payload)));
  const url = `${address.replace(/#.*$/s, '')}#${LINK_MARK}${linkOfBytes(VERSION, packed)}`;
  if (url.length > LONGEST_LINK) return tooLong(url.length);
  const note =
    url.length > LONG_LINK
      ? `The link has ${url.length} characters. Browsers take it; some mail programs and chats cut it.`
      : null;
  return { kind: 'link', url, characters: url.length, note };
}

function tooLong(characters: number): MadeLink {
  return {
    kind: 'too-long',
    characters,
    limit: LONGEST_LINK,
    text: `The link would have ${characters} characters, more than the ${LONGEST_LINK} that all browsers take. Send the notebook as a file instead.`,
  };
}

/** The small ones, as long as there is room. */
function travelling(arrays: readonly LinkArray[]): readonly LinkArray[] {
  let sum = 0;
  return [...arrays]
    .sort((a, b) => a.bytes.length - b.bytes.length)
    .filter(({ bytes }) => bytes.length <= LARGEST_INSIDE && (sum += bytes.length) <= LARGEST_INSIDE_SUM);
}

/** The payload of a fragment, with or without `#`; null: the fragment holds no notebook. */
export function payloadOfFragment(fragment: string): string | null {
  const text = fragment.replace(/^#/, '');
  return text.startsWith(LINK_MARK) ? text.slice(LINK_MARK.length) : null;
}

/** Throws a `FormatError` that says what is wrong with the link. */
export async function readLink(payload: string): Promise<ReadLink> {
  if (payload.length > LONGEST_READ) {
    throw new FormatError(`The link has ${payload.length} characters; links of at most ${LONGEST_READ} are read.`);
  }
  const { version, bytes } = bytesOfLink(payload);
  if (version !== VERSION) {
    throw new FormatError(
      `The link was made by a newer version of this page (its form is ${version}; ${VERSION} is known).`,
    );
  }
  const text = new TextDecoder('utf-8').decode(await inflated(bytes, LARGEST_CONTENT));
  return contentOf(parsed(text));
}

function parsed(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (cause) {
    if (!isArraybookError(cause)) throw cause;
    throw new FormatError(`The link is damaged: what it holds is no notebook. ${cause.message}`, { cause });
  }
}

function contentOf(value: JsonValue): ReadLink {
  if (!isObject(value) || !isObject(value.notebook))
    throw new FormatError('The link is damaged: it holds no notebook.');
  const { name, ...notebook } = value.notebook;
  const { document, notes } = notebookOf(notebook, typeof name === 'string' ? name : 'Shared notebook');
  return {
    document,
    notes,
    arrays: isList(value.arrays) ? value.arrays.flatMap((array) => arrayOf(array) ?? []) : [],
    base: typeof value.base === 'string' && /^https?:\/\//i.test(value.base) ? value.base : null,
  };
}

function arrayOf(value: JsonValue): LinkArray | null {
  if (!isObject(value) || typeof value.name !== 'string' || typeof value.bytes !== 'string') return null;
  try {
    return { name: value.name, bytes: Uint8Array.from(atob(value.bytes), (char) => char.charCodeAt(0)) };
  } catch {
    return null;
  }
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

export interface LinkDescription {
  readonly name: string;
  readonly codeCells: number;
  readonly otherCells: number;
  readonly files: readonly LinkedFile[];
  /** Servers that would be asked, each once. */
  readonly origins: readonly string[];
  readonly insideBytes: number;
  readonly notes: readonly ReadNote[];
}
export interface LinkedFile {
  readonly name: string;
  readonly byteLength: number;
  readonly blake3: string | null;
  /** `inside`: in the link. `address`: at a server, once the person agrees. `drop`: the person has to give it. */
  readonly from: 'inside' | 'address' | 'drop';
  readonly origin: string | null;
}

/** What opening the link would load, and from whom. */
export function describeLink({ document, arrays, base, notes }: ReadLink): LinkDescription {
  const inside = new Set(arrays.map(({ name }) => name));
  const listed = document.files.map(({ name, byteLength, blake3, url }): LinkedFile => {
    const origin = inside.has(name) ? null : originOf(url ?? base);
    const from = inside.has(name) ? 'inside' : origin === null ? 'drop' : 'address';
    return { name, byteLength, blake3, from, origin };
  });
  const names = new Set(listed.map(({ name }) => name));
  const others = arrays
    .filter(({ name }) => !names.has(name))
    .map(
      ({ name, bytes }): LinkedFile => ({ name, byteLength: bytes.length, blake3: null, from: 'inside', origin: null }),
    );
  const code = document.cells.filter(({ kind }) => kind === 'code' || kind === 'explorer').length;
  const origins = [...listed.map(({ origin }) => origin), originOf(base)].filter((origin) => origin !== null);
  return {
    name: document.name,
    codeCells: code,
    otherCells: document.cells.length - code,
    files: [...listed, ...others],
    origins: [...new Set(origins)],
    insideBytes: arrays.reduce((sum, { bytes }) => sum + bytes.length, 0),
    notes,
  };
}

function originOf(url: string | null): string | null {
  try {
    return url === null ? null : new URL(url).origin;
  } catch {
    return null;
  }
}
