/** A message without what we wrote before it: as whoever handed it in sent it. */
import { asBuffer } from '../base/bytes.ts';
import { nameIs, walkFields } from '../mime/header.ts';

/** `bytes` as it is read here: Return-Path:, our Received: (its id is `trace`), then the message. */
export function asReceived(bytes: Uint8Array, trace: string): Buffer {
  const buffer = asBuffer(bytes);
  let start = 0;
  let isOver = false;
  walkFields(buffer, 0, (from, nameEnd, valueStart, valueEnd, end) => {
    if (isOver || from !== start) return;
    const isReturnPath = from === 0 && nameIs(buffer, from, nameEnd, 'return-path');
    const isOurs =
      nameIs(buffer, from, nameEnd, 'received') &&
      buffer.toString('latin1', valueStart, valueEnd).includes(` id ${trace}`);
    if (isReturnPath || isOurs) start = end;
    isOver = isOurs || !isReturnPath;
  });
  return buffer.subarray(start);
}
