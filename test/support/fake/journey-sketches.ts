/** What made-up journeys are of: a dozen sketches that come again and again, each trace with its number. */
import type { JourneyRow } from '../../../server/api/contract.ts';

export type Kind =
  | 'delivered'
  | 'split'
  | 'sent'
  | 'waiting'
  | 'failed'
  | 'held'
  | 'relay'
  | 'password'
  | 'many'
  | 'session'
  | 'junk';
export type Sketch = {
  readonly kind: Kind;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly subject: string | null;
  readonly state: JourneyRow['state'];
  readonly because: string | null;
};

export const many = Array.from({ length: 412 }, (_, i) => `reader${i}@list${i % 9}.example`);
const sketches: readonly Sketch[] = [
  {
    kind: 'split',
    sender: 'ana@office.test',
    recipients: ['ben@office.test', 'kim@example.net'],
    subject: 'Invoice 2041',
    state: 'deferred',
    because: 'greylisted by mx.example.net',
  },
  {
    kind: 'delivered',
    sender: 'ben@office.test',
    recipients: ['ana@office.test'],
    subject: 'Friday lunch',
    state: 'delivered',
    because: null,
  },
  {
    kind: 'relay',
    sender: 'x@spam.test',
    recipients: ['x@other.example'],
    subject: null,
    state: 'refused',
    because: 'this server only sends for people who signed in',
  },
  {
    kind: 'sent',
    sender: 'shop@office.test',
    recipients: ['mia@duarte.example'],
    subject: 'Your order #88 has shipped',
    state: 'relayed',
    because: null,
  },
  {
    kind: 'waiting',
    sender: 'ben@office.test',
    recipients: ['x@oldbank.example'],
    subject: 'Statement of account',
    state: 'deferred',
    because: 'connection timed out (3 hosts)',
  },
  {
    kind: 'password',
    sender: null,
    recipients: [],
    subject: null,
    state: 'refused',
    because: 'wrong password for ana@office.test',
  },
  {
    kind: 'failed',
    sender: 'ana@office.test',
    recipients: ['nobody@example.net'],
    subject: 'Re: quote for the second floor',
    state: 'failed',
    because: 'no such person there',
  },
  { kind: 'many', sender: 'news@office.test', recipients: many, subject: 'Weekly', state: 'active', because: null },
  {
    kind: 'held',
    sender: 'shop@office.test',
    recipients: ['jo@example.net'],
    subject: 'Password reset',
    state: 'held',
    because: 'held by you',
  },
  {
    ...{ kind: 'session', sender: null, recipients: [], subject: null, state: 'session' },
    because: 'imap, ana@office.test, iPhone Mail',
  },
  {
    ...{ kind: 'junk', sender: 'news@envelopes.example', recipients: ['ana@office.test'] },
    ...{ subject: 'You have won an envelope', state: 'delivered', because: null },
  },
];

export const at = (sketch: number): Sketch => sketches[sketch % sketches.length]!;

export const isJunkJourney = (trace: string): boolean => {
  const n = traceNumber.get(trace);
  return n !== undefined && at(n).kind === 'junk';
};

export const traceNumber = new Map<string, number>();
