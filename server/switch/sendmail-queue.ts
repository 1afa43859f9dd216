/**
 * A message in sendmail's queue: `qfID` (a letter and its value on each line, the next line goes on with white space) and
 * `dfID` (the body). sendmail's operations guide, "Queue files".
 *
 *   T time   S sender   R flags:recipient   Q the next one's ORCPT   Z ENVID   F flags   B body type   H?flags?field   . end
 */
import { err, ok, type Result } from '../base/result.ts';
import { Notify } from '../store/interface.ts';
import { type Waiting, type WaitingRecipient, withCrlf } from './waiting.ts';

export function readSendmailFiles(id: string, qf: Buffer, df: Buffer): Result<Waiting, string> {
  const lines = unfolded(qf.toString('latin1'));
  if (!lines.includes('.')) return err('its qf file has no end: sendmail has not finished writing it');
  const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');
  const one = (letter: string) => lines.find(line => line.startsWith(letter))?.slice(1) ?? null;
  const [sender, time] = [one('S'), Number(one('T'))];
  if (sender === null || !(time > 0)) return err('its qf file names no sender or no time');
  const recipients: WaitingRecipient[] = [];
  const fields: string[] = [];
  let original: string | null = null;
  for (const line of lines) {
    const value = line.slice(1);
    if (line.startsWith('Q')) original = value || null;
    else if (line.startsWith('R')) {
      recipients.push(recipientIn(utf8(value), original === null ? null : utf8(original)));
      original = null;
    } else if (line.startsWith('H')) {
      const field = fieldIn(value);
      if (field !== null) fields.push(`${field}\n`);
    } else if (line === '.') break;
  }
  const flags = one('F') ?? '';
  return ok({
    ...{ id, sender: utf8(unbracketed(sender)), recipients, settled: 0 },
    ret: flags.includes('r') ? 'HDRS' : null,
    envid: one('Z'),
    smtpUtf8: flags.includes('e'),
    arrivedAt: time * 1000,
    bytes: Buffer.concat([withCrlf(Buffer.from(fields.join(''), 'latin1')), Buffer.from('\r\n'), withCrlf(df)]),
  });
}

/** A line that begins with white space belongs to the one before, line end and all. */
function unfolded(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (/^[ \t]/.test(line) && lines.length > 0) lines[lines.length - 1] += `\n${line}`;
    else lines.push(line);
  }
  return lines;
}

const unbracketed = (address: string): string => /^<(.*)>$/.exec(address)?.[1] ?? address;

/** P primary, N: NOTIFY was given, S F D: its words; without a colon it is an old queue's. */
function recipientIn(value: string, original: string | null): WaitingRecipient {
  const [, flags, address] = /^([A-Za-z]*):(.*)$/.exec(value) ?? [null, '', value];
  const bits =
    (flags!.includes('S') ? Notify.success : 0) |
    (flags!.includes('F') ? Notify.failure : 0) |
    (flags!.includes('D') ? Notify.delay : 0);
  return { address: unbracketed(address!), original, notify: flags!.includes('N') ? bits : null };
}

/** `?P?Return-Path: <g>` is written at final delivery only; `??` and no condition are written always. */
function fieldIn(value: string): string | null {
  const [, condition, field] = /^\?([^?]*)\?([\s\S]*)$/.exec(value) ?? [null, '', value];
  return condition!.includes('P') || /^return-path:/i.test(field!) ? null : field!;
}
