/**
 * rspamd by its own protocol: the message by POST /checkv2, the envelope in header fields, the answer in JSON. Asked as
 * HTTP/1.0 (RFC 9112 §2.3), so that the answer is one piece and ends with the connection.
 *
 *   { "score": 7.6, "required_score": 15, "action": "add header", "symbols": { "NAME": { "score": 7.5, … } } }
 *
 * `required_score` is where rspamd refuses. Where it calls mail junk is not in every version's answer: then its usual
 * proportion is taken (6 of 15), and its action stays right about which side of our threshold the message is on.
 */
import { latin1, utf8 } from '../base/bytes.ts';
import { ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';
import type { SocketAddress } from '../config/socket-address.ts';
import { type Broken, broken, openChannel } from './channel.ts';
import { clean, onOurScale, type Scan, type Scanner, type ScanRequest, said } from './scanner.ts';

const LONGEST_ANSWER = mebibytes(1);
/** A parser of HTTP takes a header of 80 KiB; the first recipients tell as much as all. */
const MOST_RECIPIENTS = 200;
const LONGEST_FIELD = 320;
const MOST_SYMBOLS = 8;
const USUAL_JUNK_FROM = 6 / 15;

export const rspamd = (address: SocketAddress): Scanner => ({
  name: 'rspamd',
  async scan(request, limit) {
    const opened = await openChannel(address, limit);
    if (!opened.ok) return opened;
    const channel = opened.value;
    try {
      if (await channel.write(headOf(request))) await channel.write(request.bytes);
      const answer = await channel.rest(LONGEST_ANSWER);
      return answer.ok ? scanFrom(answer.value, request) : answer;
    } finally {
      channel.close();
    }
  },
});

function headOf({ bytes, peer, login, sender, recipients, id, hostName }: ScanRequest): Buffer {
  const fields: readonly (readonly [string, string])[] = [
    ['Host', 'localhost'],
    ['Content-Type', 'message/rfc822'],
    ['Content-Length', String(bytes.length)],
    ['IP', peer.address],
    ['Helo', peer.helo],
    ['Hostname', peer.name],
    ['From', sender === '' ? '<>' : sender],
    ...recipients.slice(0, MOST_RECIPIENTS).map(path => ['Rcpt', path] as const),
    ['User', login ?? ''],
    ['Queue-Id', id],
    ['MTA-Name', hostName],
    ['TLS-Version', peer.tls?.version ?? ''],
    ['TLS-Cipher', peer.tls?.cipher ?? ''],
  ];
  const lines = fields
    .map(([name, value]) => [name, said(value, LONGEST_FIELD)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST /checkv2 HTTP/1.0\r\n${lines.join('')}\r\n`, 'utf8');
}

function scanFrom(answer: Buffer, request: ScanRequest): Result<Scan, Broken> {
  const end = answer.indexOf('\r\n\r\n');
  const [status = '', ...fields] = latin1(answer.subarray(0, Math.max(0, end))).split('\r\n');
  const [, code, reason] = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(status) ?? [];
  if (code === undefined) return broken(`its answer is not HTTP: "${said(latin1(answer.subarray(0, 100)))}"`);
  if (code === '413') return ok({ ...clean('not looked at, it is larger than rspamd takes'), verdict: 'failed' });
  const body = answer.subarray(end + 4);
  if (code !== '200') return broken(`it said ${code} ${said(reason ?? '')}: ${said(utf8(body.subarray(0, 200)))}`);
  const length = fields.map(field => /^content-length: *(\d+) *$/i.exec(field)?.[1]).find(one => one !== undefined);
  if (length !== undefined && Number(length) !== body.length) return broken('its answer was cut short');
  return read(utf8(body), request);
}

type Answer = {
  readonly score: number;
  readonly required_score?: unknown;
  readonly action: string;
  readonly thresholds?: unknown;
  readonly symbols?: unknown;
  readonly messages?: unknown;
};

function read(text: string, request: ScanRequest): Result<Scan, Broken> {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return broken(`its answer is not JSON: "${said(text, 80)}"`);
  }
  return isAnswer(answer)
    ? ok(scanOf(answer, request))
    : broken(`its answer has no score and action: "${said(text, 80)}"`);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isAnswer = (value: unknown): value is Answer =>
  isRecord(value) && typeof value.score === 'number' && typeof value.action === 'string';
const textIn = (value: unknown, key: string): string =>
  isRecord(value) && typeof value[key] === 'string' ? value[key] : '';
const numberIn = (value: unknown, key: string): number | null =>
  isRecord(value) && typeof value[key] === 'number' ? value[key] : null;

/** What it would have done, and what that is with us: nothing disappears here, so `discard` goes to Junk. */
const actions: Readonly<Record<string, Scan['verdict'] | 'points'>> = {
  'no action': 'clean',
  greylist: 'clean',
  'add header': 'points',
  'rewrite subject': 'points',
  quarantine: 'junk',
  discard: 'junk',
  'soft reject': 'later',
  reject: 'refuse',
};

function scanOf(answer: Answer, request: ScanRequest): Scan {
  const action = answer.action.toLowerCase().replace(/_/g, ' ');
  // An action that a later version or the owner's own module has invented says nothing to us.
  const meaning = (Object.hasOwn(actions, action) ? actions[action] : undefined) ?? 'clean';
  const message = said(textIn(answer.messages, 'smtp_message'));
  const symbols = symbolsOf(answer.symbols);
  const because = `${said(action, 40)}, ${numbers(answer)}${message && `, "${message}"`}${symbols && `: ${symbols}`}`;
  const points = pointsOf(answer, meaning !== 'clean', request);
  const scan = { ...clean(because), verdict: meaning === 'points' ? 'clean' : meaning, points } as const;
  return message === '' ? scan : { ...scan, words: message };
}

const numbers = ({ score, required_score }: Answer): string =>
  typeof required_score === 'number' ? `${rounded(score)} of ${required_score} points` : `${rounded(score)} points`;

/** Just below our threshold: what it does not call junk is not junk for its word alone. */
const ALMOST = 0.99;

function pointsOf(answer: Answer, isJunk: boolean, request: ScanRequest): number {
  const { junkFrom } = request;
  const told = numberIn(answer.thresholds, 'add header');
  const refuseFrom = typeof answer.required_score === 'number' ? answer.required_score : 0;
  const points = onOurScale(answer.score, told ?? refuseFrom * USUAL_JUNK_FROM, request);
  return isJunk ? Math.max(points, junkFrom) : Math.min(points, rounded(junkFrom * ALMOST));
}

/** The weightiest first: 'BAD_LINK (Leads to a bad place) 5'. */
function symbolsOf(symbols: unknown): string {
  if (!isRecord(symbols)) return '';
  const found = Object.entries(symbols)
    .map(([name, symbol]) => ({
      name: said(name, 60),
      words: said(textIn(symbol, 'description'), 80),
      score: numberIn(symbol, 'score') ?? 0,
    }))
    .filter(({ score }) => score !== 0)
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
  const shown = found
    .slice(0, MOST_SYMBOLS)
    .map(({ name, words, score }) => `${name}${words && ` (${words})`} ${rounded(score)}`);
  return `${shown.join(', ')}${found.length > MOST_SYMBOLS ? ` and ${found.length - MOST_SYMBOLS} more` : ''}`;
}

const rounded = (points: number): number => Math.round(points * 100) / 100;
