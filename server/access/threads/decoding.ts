/**
 * The thread that decodes texts of strangers' messages: it holds nothing but the text at hand, so it can be ended at any
 * time.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Bytes } from '../../base/units.ts';
import { decodeBodyValue, type EncodedText } from '../../jmap/email/body-value.ts';
import type { EmailBodyValue } from '../../jmap/types.ts';

export type DecodeTask = EncodedText & { readonly octets: Uint8Array; readonly most: Bytes | null };
export type FromDecoder =
  /** Its modules are loaded. */
  { readonly kind: 'ready' } | { readonly kind: 'decoded'; readonly value: EmailBodyValue };

export function runDecoder(port: MessagePort): void {
  const say = (word: FromDecoder) => port.postMessage(word);
  port.on('message', ({ octets, most, ...part }: DecodeTask) => {
    say({ kind: 'decoded', value: decodeBodyValue(octets, part, most) });
  });
  say({ kind: 'ready' });
}
