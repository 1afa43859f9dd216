/**
 * Whether a message carries an aggregate report, and where. By what it is, not by the mailbox it came to: the media types
 * of RFC 8460 §6, the file name and subject that both RFCs ask for (RFC 9990 §3.5.2, RFC 8460 §5.1, §5.3). What the file
 * then holds decides. Pure, and nothing is unpacked here.
 */
import { type Bytes, mebibytes } from '../base/units.ts';
import { parameter, parameterText } from '../mime/parameter.ts';
import type { Leaf, Structure } from '../mime/structure.ts';
import type { ReportKind } from '../store/interface.ts';
import { isReportSubject } from './dmarc-counted.ts';

export type ReportPart = { readonly kind: ReportKind; readonly part: Leaf };

/** As transferred; a report of the longest kind that is read has less when packed. */
const LONGEST_PART: Bytes = mebibytes(4);
const MOST_PARTS = 4;
const LONGEST_NAME = 500;

/** reporter!about!begin!end[!id].xml.gz */
const FILE = /^[^!]+![^!]+!\d{5,12}!\d{5,12}(?:![^!]*)?\.(xml|xml\.gz|gz|zip|xml\.zip|json|json\.gz)$/i;
const PACKED = /^(?:x-)?(?:gzip|zip|zip-compressed|gzip-compressed|octet-stream|xml)$/;

export function reportParts(structure: Structure, subject: string): readonly ReportPart[] {
  const isTlsReport =
    structure.kind === 'multipart' &&
    structure.subtype === 'report' &&
    parameter(structure.parameters, 'report-type')?.toLowerCase() === 'tlsrpt';
  const isNamed = isReportSubject(subject);
  const found: ReportPart[] = [];
  for (const part of leaves(structure)) {
    if (found.length === MOST_PARTS) break;
    const kind = part.size <= LONGEST_PART ? kindOf(part, isTlsReport, isNamed) : null;
    if (kind) found.push({ kind, part });
  }
  return found;
}

function kindOf(part: Leaf, isTlsReport: boolean, isNamed: boolean): ReportKind | null {
  const type = `${part.type}/${part.subtype}`;
  if (/^application\/tlsrpt(?:\+(?:gzip|json))?$/.test(type)) return 'tls';
  const name = nameOf(part);
  const isJson = /\.json(?:\.gz)?$/i.test(name);
  if (FILE.test(name)) return isJson ? 'tls' : 'dmarc';
  const isFile = (part.type === 'application' && PACKED.test(part.subtype)) || type === 'text/xml';
  if (isTlsReport) return isFile || type === 'application/json' ? 'tls' : null;
  return isNamed && isFile && !isJson ? 'dmarc' : null;
}

function nameOf({ parameters, disposition }: Leaf): string {
  const given = (disposition && parameterText(disposition.parameters, 'filename')) ?? parameterText(parameters, 'name');
  return (given ?? '').slice(0, LONGEST_NAME);
}

/** Not those of a message in the message: what somebody shows us is not sent to us. */
function* leaves(structure: Structure): Generator<Leaf> {
  if (structure.kind === 'leaf') yield structure;
  if (structure.kind === 'multipart') for (const part of structure.parts) yield* leaves(part);
}
