/** Ways in, each as a request that the session can open. */
import type { FileRequest } from '../store/files.ts';

export function requestOfFile(file: File): FileRequest {
  return { name: file.name, byteLength: file.size, origin: 'device', spec: { kind: 'file', file } };
}

export function requestOfUrl(
  url: URL,
  origin: FileRequest['origin'] = 'link',
  byteLength: number | null = null,
): FileRequest {
  const name = nameOfUrl(url);
  return { name, byteLength, origin, spec: { kind: 'url', url: url.href, name } };
}

/** The same bytes under another name: the one that cells call it by. */
export function renamedRequest(request: FileRequest, name: string): FileRequest {
  const { spec, byteLength, origin } = request;
  if (spec.kind === 'file') {
    const { lastModified, type } = spec.file;
    return requestOfFile(new File([spec.file], name, { lastModified, type }));
  }
  return { name, byteLength, origin, spec: spec.kind === 'url' ? { ...spec, name } : spec };
}

/** The last part of the path, decoded; the host where there is none. */
export function nameOfUrl(url: URL): string {
  const last = url.pathname.split('/').findLast((part) => part !== '');
  if (last === undefined) return url.host;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

export type ParsedUrl = { readonly url: URL } | { readonly problem: string };

/** What a person typed or pasted, as a URL that can be opened, or why it cannot. */
export function parseUrl(text: string, base: string): ParsedUrl {
  const trimmed = text.trim();
  if (trimmed === '') return { problem: 'Type or paste the address of a .npy or .npz file.' };
  let url: URL;
  try {
    url = /^[a-z][a-z0-9+.-]*:/i.test(trimmed)
      ? new URL(trimmed)
      : new URL(trimmed.startsWith('/') ? trimmed : `https://${trimmed}`, base);
  } catch {
    return { problem: 'This is not a web address.' };
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') return { url };
  return { problem: `Addresses start with https:// or http://; this one starts with ${url.protocol}` };
}
