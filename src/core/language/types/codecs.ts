/** Text ↔ bytes. */

import { exceptionType, PyException, raise } from '../runtime/exceptions.ts';
import { CHARMAPS } from './charmaps.ts';

function normal(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[-_ ]/g, '');
  const aliases: Record<string, string> = {
    utf8: 'utf8',
    u8: 'utf8',
    ascii: 'ascii',
    usascii: 'ascii',
    '646': 'ascii',
    latin1: 'latin1',
    iso88591: 'latin1',
    l1: 'latin1',
    utf16: 'utf16',
    utf16le: 'utf16le',
    utf16be: 'utf16be',
    utf32: 'utf32',
    utf32le: 'utf32le',
    utf32be: 'utf32be',
    utf8sig: 'utf8sig',
    windows1252: 'cp1252',
    latin9: 'iso885915',
    ebcdiccpus: 'cp037',
    '037': 'cp037',
    '437': 'cp437',
    '1252': 'cp1252',
  };
  if (Object.hasOwn(CHARMAPS, plain)) return plain;
  const known = Object.hasOwn(aliases, plain) ? aliases[plain] : undefined;
  if (known === undefined) throw raise('LookupError', `unknown encoding: ${name}`);
  return known;
}

export function encode(text: string, encoding: string, errors: string): Uint8Array {
  const codec = normal(encoding);
  switch (codec) {
    case 'utf8':
      return encodeUtf8(text, errors);
    case 'utf8sig':
      return Uint8Array.from([0xef, 0xbb, 0xbf, ...encodeUtf8(text, errors)]);
    case 'ascii':
      return encodeLimited(text, 128, 'ascii', errors);
    case 'latin1':
      return encodeLimited(text, 256, 'latin-1', errors);
    default:
      return Object.hasOwn(CHARMAPS, codec) ? encodeMapped(text, codec, errors) : encodeWide(text, codec);
  }
}

function encodeUtf8(text: string, errors: string): Uint8Array {
  const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.exec(text);
  if (lone !== null && errors === 'strict') {
    throw encodeError('utf-8', text, lone.index, 'surrogates not allowed');
  }
  return new TextEncoder().encode(text);
}

function encodeMapped(text: string, codec: string, errors: string): Uint8Array {
  const table = CHARMAPS[codec];
  const bytes: number[] = [];
  [...text].forEach((c, at) => {
    const byte = table.indexOf(c);
    if (byte >= 0 && c !== '\ufffd') bytes.push(byte);
    else if (errors === 'replace') bytes.push(table.indexOf('?'));
    else if (errors !== 'ignore') throw encodeError('charmap', text, at, 'character maps to <undefined>');
  });
  return Uint8Array.from(bytes);
}

function decodeMapped(bytes: Uint8Array, codec: string, errors: string): string {
  const table = CHARMAPS[codec];
  let text = '';
  bytes.forEach((byte, at) => {
    const c = table[byte];
    if (c !== '\ufffd' || errors === 'replace') text += c;
    else if (errors !== 'ignore') throw decodeError('charmap', byte, at, 'character maps to <undefined>');
  });
  return text;
}

function encodeLimited(text: string, limit: number, name: string, errors: string): Uint8Array {
  const bytes: number[] = [];
  let at = 0;
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    if (code < limit) bytes.push(code);
    else if (errors === 'replace') bytes.push(63);
    else if (errors === 'xmlcharrefreplace') for (const d of `&#${code};`) bytes.push(d.charCodeAt(0));
    else if (errors === 'backslashreplace') for (const d of backslash(code)) bytes.push(d.charCodeAt(0));
    else if (errors !== 'ignore') throw encodeError(name, text, at, `ordinal not in range(${limit})`);
    at++;
  }
  return Uint8Array.from(bytes);
}

function backslash(code: number): string {
  if (code < 256) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 65536 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

function encodeError(codec: string, text: string, at: number, reason: string): PyException {
  const c = [...text][at] ?? '';
  const shown = backslash(c.codePointAt(0) ?? 0);
  const message = `'${codec}' codec can't encode character '${shown}' in position ${at}: ${reason}`;
  return new PyException(exceptionType('UnicodeEncodeError'), [message]);
}

function encodeWide(text: string, codec: string): Uint8Array {
  const size = codec.startsWith('utf16') ? 2 : 4;
  const little = !codec.endsWith('be');
  const units =
    size === 2
      ? Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
      : Array.from(text, (c) => c.codePointAt(0) ?? 0);
  const mark = codec === 'utf16' || codec === 'utf32' ? [0xfeff] : [];
  const bytes = new Uint8Array((units.length + mark.length) * size);
  const view = new DataView(bytes.buffer);
  [...mark, ...units].forEach((unit, i) => {
    if (size === 2) view.setUint16(i * 2, unit, little);
    else view.setUint32(i * 4, unit, little);
  });
  return bytes;
}

export function decode(bytes: Uint8Array, encoding: string, errors: string): string {
  const codec = normal(encoding);
  switch (codec) {
    case 'utf8':
      return decodeUtf8(bytes, errors);
    case 'utf8sig':
      return decodeUtf8(
        bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes,
        errors,
      );
    case 'ascii':
      return decodeAscii(bytes, errors);
    case 'latin1':
      return latin1(bytes);
    default:
      return Object.hasOwn(CHARMAPS, codec) ? decodeMapped(bytes, codec, errors) : decodeWide(bytes, codec);
  }
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

function decodeAscii(bytes: Uint8Array, errors: string): string {
  let text = '';
  bytes.forEach((byte, i) => {
    if (byte < 128) text += String.fromCharCode(byte);
    else if (errors === 'replace') text += '\ufffd';
    else if (errors === 'backslashreplace') text += backslash(byte);
    else if (errors !== 'ignore') throw decodeError('ascii', byte, i, 'ordinal not in range(128)');
  });
  return text;
}

function decodeError(codec: string, byte: number, at: number, reason: string): PyException {
  const message = `'${codec}' codec can't decode byte 0x${byte.toString(16).padStart(2, '0')} in position ${at}: ${reason}`;
  return new PyException(exceptionType('UnicodeDecodeError'), [message]);
}

function decodeUtf8(bytes: Uint8Array, errors: string): string {
  const copy = Uint8Array.from(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(copy);
  } catch {
    if (errors === 'replace') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(copy);
    if (errors === 'ignore') return new TextDecoder('utf-8', { ignoreBOM: true }).decode(copy).replaceAll('\ufffd', '');
    const at = firstInvalid(copy);
    const start = copy[at] < 0xc2 || copy[at] > 0xf4;
    throw decodeError(
      'utf-8',
      copy[at],
      at,
      start ? 'invalid start byte' : at + 1 >= copy.length ? 'unexpected end of data' : 'invalid continuation byte',
    );
  }
}

/** Position of the first sequence that is not UTF-8. */
function firstInvalid(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at];
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.slice(at, at + length));
    } catch {
      return at;
    }
    at += length;
  }
  return bytes.length - 1;
}

function decodeWide(bytes: Uint8Array, codec: string): string {
  const size = codec.startsWith('utf16') ? 2 : 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let little = !codec.endsWith('be');
  let at = 0;
  if (codec === 'utf16' || codec === 'utf32') {
    const mark = bytes.length < size ? 0 : size === 2 ? view.getUint16(0, true) : view.getUint32(0, true);
    if (mark === 0xfeff) at = size;
    else if (mark === 0xfffe || mark === 0xfffe0000) {
      little = false;
      at = size;
    }
  }
  let text = '';
  for (; at + size <= bytes.length; at += size) {
    text +=
      size === 2 ? String.fromCharCode(view.getUint16(at, little)) : String.fromCodePoint(view.getUint32(at, little));
  }
  return text;
}
