/**
 * SpamAssassin by the protocol of spamc and spamd, version 1.5 (spamd/PROTOCOL in its sources): SYMBOLS asks for the
 * score and the names of the rules that met the message, REPORT for what each of them says besides.
 *
 *   SYMBOLS SPAMC/1.5 · Content-length: <octets> · User: <whose settings> · blank line · the message
 *   SPAMD/1.1 0 EX_OK · Spam: True ; 7.3 / 5.0 · blank line · RULE_ONE,RULE_TWO
 *
 * It is given the message as it would lie in a mailbox: from Return-Path and the first Received it knows who brought it.
 */
import { LF, latin1 } from '../base/bytes.ts';
import { ok, type Result } from '../base/result.ts';
import { kibibytes, printBytes } from '../base/units.ts';
import type { SocketAddress } from '../config/socket-address.ts';
import { hasLineBreakOrNul, prefixFor } from '../mime/header.ts';
import { type Broken, broken, type Channel, type Limit, openChannel } from './channel.ts';
import { clean, onOurScale, type Scan, type Scanner, type ScanRequest, said } from './scanner.ts';

/** As spamc has it: junk is small, and SpamAssassin's time grows with the message. */
export const LARGEST = kibibytes(500);
const LONGEST_LINE = kibibytes(1);
const MOST_LINES = 50;
const LONGEST_RULES = kibibytes(64);
/** Of the names of rules, so many stand in a sentence. */
const MOST_RULES = 12;

export const spamd = (address: SocketAddress): Scanner => ({
  name: 'spamd',
  async scan(request, limit) {
    if (request.bytes.length > LARGEST)
      return ok({ ...clean(`not asked about more than ${printBytes(LARGEST)}`), verdict: 'failed' });
    const answer = await ask(address, 'SYMBOLS', request, limit);
    return answer.ok ? ok(scanOf(answer.value, request)) : answer;
  },
});

/** Every rule that met the message, as SpamAssassin's own report has them. */
export type SpamdReport = {
  readonly score: number;
  readonly threshold: number;
  readonly rules: readonly { readonly score: number; readonly name: string; readonly description: string }[];
};

/** Asked where somebody wants the reasons; a report that the owner has formed anew has a score and no rules. */
export async function spamdReport(
  address: SocketAddress,
  request: ScanRequest,
  limit: Limit,
): Promise<Result<SpamdReport, Broken>> {
  if (request.bytes.length > LARGEST) return broken(`it is not asked about more than ${printBytes(LARGEST)}`);
  const answer = await ask(address, 'REPORT', request, limit);
  if (!answer.ok) return answer;
  const { score, threshold, text } = answer.value;
  return ok({ score, threshold, rules: rulesIn(text) });
}

/** Below a line of dashes: points, name, description; what a line has no room for goes on indented. */
function rulesIn(text: string): SpamdReport['rules'] {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex(line => /^\s*-{2,} -{2,} -{2,}\s*$/.test(line));
  const rules: { score: number; name: string; description: string }[] = [];
  for (const line of start === -1 ? [] : lines.slice(start + 1, start + 1 + MOST_REPORTED)) {
    const [, score, name, description = ''] = /^ ?(-?\d{1,4}(?:\.\d{1,3})?) (\w{1,100})(?: (.*))?$/.exec(line) ?? [];
    const last = rules.at(-1);
    if (name !== undefined) rules.push({ score: Number(score), name, description: said(description) });
    else if (last && /^ {5,}\S/.test(line)) last.description = said(`${last.description} ${line.trim()}`, 400);
    else if (line.trim() === '' && last) break;
  }
  return rules;
}
const MOST_REPORTED = 500;

type Verb = 'SYMBOLS' | 'REPORT';
type Answered = { readonly score: number; readonly threshold: number; readonly text: string };

async function ask(
  address: SocketAddress,
  verb: Verb,
  request: ScanRequest,
  limit: Limit,
): Promise<Result<Answered, Broken>> {
  const opened = await openChannel(address, limit);
  if (!opened.ok) return opened;
  const channel = opened.value;
  try {
    if (await channel.write(headOf(verb, request))) await channel.write(request.bytes);
    return await answered(channel);
  } finally {
    channel.close();
  }
}

function headOf(verb: Verb, { bytes, sender, received, recipients }: ScanRequest): Buffer {
  const path = hasLineBreakOrNul(sender) ? '' : sender;
  const before = prefixFor(bytes, [`Return-Path: <${path}>\r\n`, received]);
  // Whose settings count is known only where it is for one.
  const [user = ''] = recipients.length === 1 ? recipients : [];
  const lines = [
    `${verb} SPAMC/1.5`,
    `Content-length: ${before.length + bytes.length}`,
    ...(/^[!-~]{1,256}$/.test(user) ? [`User: ${user}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), before]);
}

async function answered(channel: Channel): Promise<Result<Answered, Broken>> {
  const head: string[] = [];
  for (;;) {
    const line = await channel.until(LF, LONGEST_LINE);
    if (!line.ok) return line;
    const text = latin1(line.value).trim();
    if (text === '') break;
    head.push(text);
    if (head.length > MOST_LINES) return broken('its answer has no end of its header');
    // A refusal is one line, and nothing comes after it.
    if (head.length === 1 && !/^SPAMD\/\d+\.\d+ 0 /.test(text)) return broken(`it said "${said(text)}"`);
  }
  const [, score, threshold] =
    head.map(line => /^Spam: *(?:True|False|Yes|No) *; *(-?[\d.]+) *\/ *(-?[\d.]+)$/i.exec(line)).find(one => one) ??
    [];
  if (score === undefined || Number.isNaN(Number(score)) || !(Number(threshold) > 0))
    return broken(`its answer has no score: "${said(head.join(' '))}"`);
  const rest = await channel.rest(LONGEST_RULES);
  return rest.ok ? ok({ score: Number(score), threshold: Number(threshold), text: latin1(rest.value) }) : rest;
}

function scanOf({ score, threshold, text }: Answered, request: ScanRequest): Scan {
  const rules = text.split(/[,\s]+/).filter(rule => rule !== '');
  const more = rules.length > MOST_RULES ? ` and ${rules.length - MOST_RULES} more` : '';
  const names = rules.length === 0 ? '' : `: ${said(rules.slice(0, MOST_RULES).join(', '), 600)}${more}`;
  return { ...clean(`${score} of ${threshold} points${names}`), points: onOurScale(score, threshold, request) };
}
