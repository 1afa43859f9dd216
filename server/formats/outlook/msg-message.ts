/** A .msg file as a message of a source: an item read, composed, or why not. */
import { err, ok, type Result } from '../../base/result.ts';
import { toWire } from '../line-ends.ts';
import type { MessageOctets, Untaken } from '../source.ts';
import { composeItem } from './compose-item.ts';
import { isCompoundFile } from './compound-file.ts';
import { type Item, Tag, textOf } from './item.ts';
import { otherKind } from './item-kind.ts';
import { readMsg } from './msg-item.ts';

export const isMsgName = (name: string): boolean => /\.(msg|oft)$/i.test(name);

/** Programs that know nothing of Outlook call plain messages .msg too. */
export function readMsgFile(file: Buffer): Result<MessageOctets, Untaken> {
  if (!isCompoundFile(file)) {
    if (/^[!-9;-~]{1,200}:/.test(file.toString('latin1', 0, 300))) return ok(toWire(file));
    return err({ reason: 'not-a-message', detail: 'it is no file of Outlook' });
  }
  const item = readMsg(file);
  return item.ok ? messageOf(item.value) : err({ reason: 'not-a-message', detail: item.error });
}

export function messageOf(item: Item): Result<MessageOctets, Untaken> {
  const kind = otherKind(textOf(item.properties, Tag.messageClass, null));
  if (kind !== null) return err({ reason: 'other-kind', detail: kind });
  const composed = composeItem(item);
  if (!composed.ok) return err({ reason: 'not-a-message', detail: composed.error });
  const { octets, flags, keywords, internalDate } = composed.value;
  return ok({ octets, ends: 'crlf', flags, keywords, ...(internalDate === null ? {} : { internalDate }) });
}
