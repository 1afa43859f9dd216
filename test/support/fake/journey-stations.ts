/** The stations of a made-up journey: the trunk that all recipients share, and a branch for each. */
import type { Branch, Padlock, RecipientState, Station } from '../../../server/api/contract.ts';
import { many, type Sketch } from './journey-sketches.ts';

const done = (name: Station['name'], when: number, fact: string | null, sentence = ''): Station => ({
  name,
  state: 'done',
  at: when,
  sentence,
  fact,
});
const other = (name: Station['name'], state: Station['state'], fact: string | null = null): Station => ({
  name,
  state,
  at: null,
  sentence: '',
  fact,
});

const proven: Padlock = {
  grade: 'proven',
  sentence: 'Encrypted (TLS 1.3), certificate proven by DANE',
  details: ['TLS_AES_256_GCM_SHA384', 'the MX record is signed (DNSSEC)'],
};
const encrypted: Padlock = { grade: 'encrypted', sentence: 'Encrypted (TLS 1.3)', details: [] };

const local = (address: string, t: number): Branch => ({
  address,
  state: 'delivered',
  reply: null,
  nextAt: null,
  sentence: 'Filed in the Inbox as UID 8812; read on iPhone.',
  stations: [
    done('queued', t + 318, 'fsync 1.8 ms'),
    done('delivered', t + 402, 'Sieve: Invoices'),
    done('stored', t + 405, 'UID 8812'),
    done('read', t + 4100, 'iPhone, IMAP'),
  ],
});
const remote = (address: string, t: number, state: RecipientState): Branch => {
  const waiting = state === 'deferred';
  return {
    address,
    state,
    nextAt: waiting ? t + 400_000 : null,
    reply: waiting
      ? '450 4.7.1 Greylisted, please try again in 300 seconds'
      : state === 'failed'
        ? '550 5.1.1 <nobody@example.net>: Recipient address rejected: User unknown'
        : state === 'relayed'
          ? '250 2.0.0 Ok: queued as 9F1B2'
          : null,
    sentence: waiting
      ? 'Their server asks unknown senders to try again.'
      : state === 'failed'
        ? 'There is no such person at example.net. The sender was told.'
        : state === 'held'
          ? 'Held by you at 09:58.'
          : 'Their server took it: queued as 9F1B2.',
    stations:
      waiting || state === 'held'
        ? [
            other('queued', waiting ? 'waiting' : 'held', waiting ? 'Greylisted' : 'Held by you'),
            other('sent', 'ahead'),
          ]
        : [
            done('queued', t + 318, 'fsync 1.8 ms'),
            state === 'failed'
              ? { ...other('sent', 'failed', '550 5.1.1'), at: t + 2210 }
              : { ...done('sent', t + 2210, 'mx.example.net'), padlock: proven },
          ],
  };
};

export function branchesOf(sketch: Sketch, t: number): Branch[] {
  switch (sketch.kind) {
    case 'delivered':
      return [local(sketch.recipients[0]!, t)];
    case 'junk':
      return [{ ...local(sketch.recipients[0]!, t), lies: { account: sketch.recipients[0]!, mailbox: 'Junk' } }];
    case 'split':
      return [local('ben@office.test', t), remote('kim@example.net', t, 'deferred')];
    case 'sent':
      return [remote(sketch.recipients[0]!, t, 'relayed')];
    case 'waiting':
      return [remote(sketch.recipients[0]!, t, 'deferred')];
    case 'failed':
      return [remote(sketch.recipients[0]!, t, 'failed')];
    case 'held':
      return [remote(sketch.recipients[0]!, t, 'held')];
    case 'many':
      return many.map((address, i) => remote(address, t, i % 80 === 3 ? 'deferred' : i === 17 ? 'failed' : 'relayed'));
    default:
      return [];
  }
}

export const trunkOf = (sketch: Sketch, t: number): Station[] => {
  if (sketch.kind === 'relay')
    return [done('written', t, 'spam.test'), { ...other('accepted', 'refused', '554 5.7.1'), at: t + 210 }];
  if (sketch.kind === 'password') return [{ ...other('accepted', 'refused', '535 5.7.8'), at: t + 140 }];
  if (sketch.kind === 'session') return [done('read', t, 'IMAP')];
  if (sketch.kind === 'junk')
    return [
      done('written', t, 'mx.envelopes.example'),
      done('judged', t + 280, '5.5 points', 'Checked, and taken for junk'),
      { ...done('accepted', t + 312, 'TLSv1.3'), padlock: encrypted },
    ];
  return [done('written', t, 'Thunderbird'), { ...done('accepted', t + 312, '587, TLSv1.3'), padlock: encrypted }];
};
