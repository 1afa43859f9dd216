/**
 * Takes a report in: a file as it came, or a whole message. Unpacked and read within bounds (mailauth), its rows kept once;
 * who sent it is looked up in what was judged of its message.
 */
import { asBuffer } from '../base/bytes.ts';
import { restAlways } from '../base/pace.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Facts } from '../judgement/facts.ts';
import { readReport } from '../mailauth/dmarc-report-read.ts';
import { readTlsReport } from '../mailauth/tls-rpt-read.ts';
import { decodeTransfer } from '../mime/coding.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { allFields } from '../mime/header.ts';
import { parseStructureInTurns } from '../mime/structure.ts';
import type { ReceivedReport, ReportKind, Store } from '../store/interface.ts';
import { type Arrival, dmarcReceived, type NotTaken, oursAmong, tlsReceived } from './received.ts';
import { reportParts } from './recognise.ts';

export type Taken = Omit<ReceivedReport, 'id'> & { readonly isNew: boolean };
type Keeping = Pick<Store, 'run' | 'domains'>;

export async function takeReport(
  store: Keeping,
  kind: ReportKind,
  octets: Uint8Array,
  arrival: Arrival,
): Promise<Result<Taken, NotTaken>> {
  const isOurs = oursAmong((await store.domains()).map(({ name }) => name.toLowerCase()));
  const found = kind === 'dmarc' ? await readDmarc() : await readTls();
  if (!found.ok) return found;
  const kept = await store.run('receiveReport', found.value);
  if (kept.ok || kept.error === 'exists') return ok({ ...found.value.report, isNew: kept.ok });
  const because = kept.error === 'not-allowed' ? 'too many reports came today' : `it could not be kept (${kept.error})`;
  return err({ kind: 'unreadable', because });

  async function readDmarc() {
    const read = await readReport(octets);
    return read.ok ? dmarcReceived(read.value, arrival, isOurs) : unreadable(read.error);
  }
  async function readTls() {
    const read = await readTlsReport(octets);
    return read.ok ? tlsReceived(read.value, arrival, isOurs) : unreadable(read.error);
  }
}

const unreadable = (because: string) => err<NotTaken>({ kind: 'unreadable', because });

const LONGEST_SUBJECT = 1_000;
export const subjectOf = (raw: string | null | undefined): string => decodeWords((raw ?? '').slice(0, LONGEST_SUBJECT));

/** Of every part that can be one; empty where none is. */
export async function takeMessage(
  store: Keeping,
  bytes: Uint8Array,
  arrival: Arrival,
): Promise<readonly Result<Taken, NotTaken>[]> {
  const { structure } = await parseStructureInTurns(bytes, restAlways);
  const subject = subjectOf(allFields(bytes, 'subject')[0]);
  const taken: Result<Taken, NotTaken>[] = [];
  for (const { kind, part } of reportParts(structure, subject)) {
    const octets = decodeTransfer(bytes.subarray(part.body.start, part.body.end), part.encoding);
    taken.push(await takeReport(store, kind, octets, arrival));
  }
  return taken;
}

/** A file of any kind that reports come in: XML, JSON, packed, or the message around it. */
export async function takeFile(
  store: Keeping,
  octets: Uint8Array,
  arrival: Arrival,
): Promise<readonly Result<Taken, NotTaken>[]> {
  const file = asBuffer(octets);
  const head = file
    .toString('latin1', 0, 200)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  const isZip = file.length > 4 && file.readUInt32LE(0) === 0x04034b50;
  if (isZip || /^<(?:\?xml|!--|feedback)/i.test(head)) return [await takeReport(store, 'dmarc', file, arrival)];
  if (head.startsWith('{')) return [await takeReport(store, 'tls', file, arrival)];
  if (file[0] === 0x1f && file[1] === 0x8b) {
    const asTls = await takeReport(store, 'tls', file, arrival);
    if (asTls.ok || asTls.error.kind === 'not-ours') return [asTls];
    return [await takeReport(store, 'dmarc', file, arrival)];
  }
  return takeMessage(store, file, arrival);
}

/** Whether the author's domain stood behind the message; null where nobody has looked. */
export async function vouchedFor(store: Pick<Store, 'judgement'>, trace: string): Promise<boolean | null> {
  const judged = await store.judgement(trace);
  if (!judged) return null;
  const { content } = JSON.parse(judged.facts) as Facts;
  if (!content || content.dmarc.result === 'temperror') return null;
  if (content.dmarc.result === 'pass') return true;
  // Who publishes no policy can sign all the same.
  const authors = content.authors.map(({ domain }) => domain);
  return (
    content.dmarc.result === 'none' &&
    content.dkim.some(
      ({ result, domain }) =>
        result === 'pass' && authors.some(author => author === domain || author.endsWith(`.${domain}`)),
    )
  );
}
