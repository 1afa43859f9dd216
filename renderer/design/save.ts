/** Something made in the window, as a file of the reader's. */
export function saveText(name: string, text: string, type = 'text/plain'): void {
  save(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** `octets`: one character each, as the server gives what must not be decoded. */
export function saveOctets(name: string, octets: string, type: string): void {
  save(name, new Blob([Uint8Array.from(octets, octet => octet.charCodeAt(0))], { type }));
}

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
