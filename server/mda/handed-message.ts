/** A message as programs and Maildirs have always been given it: delivery fields first, lines that end in LF. */
import { printField } from '../mime/header.ts';
import { type Handed, originalOf } from './program-words.ts';

/** `fromLine`: mbox's first line, for programs that ask for it. */
export function handedMessage(lease: Handed, stored: Uint8Array, fromLine: boolean, now: number): Buffer {
  const field = (name: string, value: string): string => {
    const printed = printField(name, value);
    return printed.ok ? printed.value : '';
  };
  const head = [
    ...(fromLine
      ? [`From ${lease.sender === '' ? 'MAILER-DAEMON' : lease.sender.replace(/\s/g, '_')} ${asctime(now)}\r\n`]
      : []),
    // RFC 5321 §4.4: final delivery says where it came from.
    `Return-Path: <${lease.sender}>\r\n`,
    field('X-Original-To', originalOf(lease)),
    field('Delivered-To', lease.address),
  ].join('');
  return withLineFeeds(Buffer.concat([Buffer.from(head, 'utf8'), stored]));
}

/** 'Mon Nov 23 06:23:00 2026', in UTC. */
function asctime(now: number): string {
  const [day, date, month, year, time] = new Date(now).toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${String(Number(date)).padStart(2)} ${time} ${year}`;
}

/** CR LF becomes LF; a CR that stands alone stays. */
function withLineFeeds(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf('\r\n', from, 'latin1');
    const end = at === -1 ? bytes.length : at;
    length += bytes.copy(out, length, from, end);
    if (at === -1) break;
    out[length++] = 0x0a;
    from = at + 2;
  }
  return out.subarray(0, length);
}
