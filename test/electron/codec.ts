/**
 * Values that cross a wall as JSON, with what a structured clone has and JSON has not. Sent into the page as source
 * too, so it uses nothing from outside itself.
 */
type Marked = { readonly $: string; readonly v?: unknown };

/** What one wall lets through besides: functions and promises, over the context bridge. */
export type Special = { pack?(value: unknown): Marked | undefined; unpack?(value: Marked): unknown };

export function codec(special: Special = {}): { encode(value: unknown): unknown; decode(value: unknown): unknown } {
  const fields = (value: object, each: (value: unknown) => unknown): object =>
    Object.fromEntries(Object.entries(value).map(([name, field]) => [name, each(field)]));

  const encode = (value: unknown): unknown => {
    const packed = special.pack?.(value);
    if (packed) return packed;
    if (typeof value === 'function' || typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (value === undefined) return { $: 'undefined' };
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Date) return { $: 'date', v: value.getTime() };
    if (value instanceof Error) return { $: 'error', v: value.message };
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { $: 'bytes', v: btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')) };
    }
    return Array.isArray(value) ? value.map(encode) : fields(value, encode);
  };

  const decode = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(decode);
    const marked = value as Marked;
    switch (marked.$) {
      case undefined:
        return fields(value, decode);
      case 'undefined':
        return undefined;
      case 'date':
        return new Date(marked.v as number);
      case 'error':
        return new Error(marked.v as string);
      case 'bytes':
        return Uint8Array.from(atob(marked.v as string), character => character.charCodeAt(0));
      default:
        return special.unpack?.(marked);
    }
  };
  return { encode, decode };
}
