/**
 * An answer as it came, its aliases followed within it: the name server has done the walking. RFC 1034 §4.3.2 (aliases
 * come with what they lead to); RFC 2308 §2, §5 (the two kinds of "no", and how long each holds).
 */
import type { Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import { NO_SUCH_NAME, type Reply, TYPE, type WireRecord } from './message.ts';
import { nameIn } from './rdata.ts';
import type { Answer } from './resolver.ts';

const MOST_ALIASES = 8;

/** As an Answer, with the TTL of a "no" where the zone tells one. */
export type PlainAnswer = {
  readonly answer: Answer<WireRecord>;
  /** Seconds a "no" may be remembered; null for any other answer, or where the zone does not say. */
  readonly negativeTtl: number | null;
};

export function plainAnswer(reply: Result<Reply, string>, start: string, type: number): PlainAnswer {
  if (!reply.ok) return { answer: { kind: 'failure', why: reply.error }, negativeTtl: null };
  const { answers, code } = reply.value;
  let name = start;
  let ttl = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= MOST_ALIASES; step++) {
    const records = answers.filter(record => record.name === name && record.type === type);
    ttl = Math.min(ttl, ...records.map(record => record.ttl));
    if (records.length > 0) return { answer: { kind: 'found', records, ttl: seconds(ttl) }, negativeTtl: null };
    const alias = answers.find(record => record.name === name && record.type === TYPE.CNAME);
    const target = alias && nameIn(alias.data);
    if (alias === undefined || target === null || target === undefined) {
      const kind = code === NO_SUCH_NAME ? 'no-such-name' : 'none';
      return { answer: { kind }, negativeTtl: negativeTtl(reply.value) };
    }
    ttl = Math.min(ttl, alias.ttl);
    name = target;
  }
  return { answer: { kind: 'failure', why: `${start} is an alias of an alias without end` }, negativeTtl: null };
}

/** RFC 2308 §5: the smaller of the SOA's TTL and its last field. */
export function negativeTtl({ authorities }: Reply): number | null {
  const soa = authorities.find(record => record.type === TYPE.SOA && record.data.length >= 22);
  return soa ? Math.min(soa.ttl, soa.data.readUInt32BE(soa.data.length - 4)) : null;
}

/** The records as values; what is not what its type promises is left out, and an answer of only such is a failure. */
export function readRecords<Value>(answer: Answer<WireRecord>, read: (data: Buffer) => Value | null): Answer<Value> {
  if (answer.kind !== 'found') return answer;
  const records = answer.records.map(record => read(record.data)).filter(value => value !== null) as Value[];
  return records.length > 0
    ? { kind: 'found', records, ttl: answer.ttl }
    : { kind: 'failure', why: 'the name server answered with nonsense' };
}
