/** The bytes of a file that travels inside the script as a `data:` URL, so that no read can fail. */
export function inlinedBytes(dataUrl: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
}
