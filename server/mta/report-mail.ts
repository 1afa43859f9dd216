/**
 * The mail that brings an aggregate report: for a person a sentence, for a program the file, and a subject by which it is
 * sorted. RFC 9990 §3.5 (DMARC); RFC 8460 §3, §5.3 (multipart/report, its two fields), RFC 8689 §5: that the receiver's
 * certificate is broken is what the report may be about, so it goes without one.
 */
import { ok, type Result } from '../base/result.ts';
import { parseMailbox } from '../mime/address.ts';
import { assemble, type NewOctets, type NewText } from '../mime/assemble.ts';
import { automaticFields, type Circumstances, printAll } from '../mime/compose.ts';
import { printField } from '../mime/header.ts';
import type { ReportKind } from '../store/interface.ts';

export type ReportMail = {
  readonly kind: ReportKind;
  /** The domain it is about, and the one that reports. */
  readonly about: string;
  readonly reporter: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly fileName: string;
  readonly file: Uint8Array;
  /** '2026-11-23' */
  readonly day: string;
  readonly counted: number;
};

export function printReportMail(mail: ReportMail, circumstances: Circumstances): Result<Buffer, string> {
  const { kind, about, reporter } = mail;
  const [from, to] = [parseMailbox(mail.from), parseMailbox(mail.to)];
  if (!from.ok) return from;
  if (!to.ok) return to;
  const header = printAll([
    ...automaticFields(
      { from: `<${mail.from}>`, to: `<${mail.to}>`, subject: mail.subject, kind: 'auto-generated' },
      circumstances,
    ),
    ...(kind === 'tls'
      ? [
          printField('TLS-Report-Domain', about),
          printField('TLS-Report-Submitter', reporter),
          printField('TLS-Required', 'No'),
        ]
      : []),
  ]);
  if (!header.ok) return header;
  const words: NewText = { kind: 'text', type: 'text/plain', parameters: [], fields: '', text: wordsOf(mail) };
  const disposition = printField('Content-Disposition', `attachment; filename="${mail.fileName}"`);
  if (!disposition.ok) return disposition;
  const file: NewOctets = {
    kind: 'octets',
    type: kind === 'dmarc' ? 'application/gzip' : 'application/tlsrpt+gzip',
    parameters: [],
    fields: disposition.value,
    bytes: mail.file,
  };
  const type = kind === 'dmarc' ? 'multipart/mixed' : 'multipart/report';
  const parameters = kind === 'dmarc' ? [] : [['report-type', 'tlsrpt'] as const];
  const printed = assemble(
    header.value,
    { kind: 'multipart', type, parameters, fields: '', parts: [words, file] },
    circumstances.random,
  );
  return printed.ok ? ok(printed.value) : printed;
}

/** In short lines, so that they go as they are. */
const wordsOf = ({ kind, about, reporter, day, counted }: ReportMail): string =>
  [
    `This is an aggregate ${kind === 'dmarc' ? 'DMARC' : 'TLS'} report`,
    `of ${reporter}`,
    `about ${about},`,
    `for ${day} (UTC).`,
    '',
    ...(kind === 'dmarc'
      ? [
          `Messages with an author of that domain: ${counted}.`,
          'The attached file says from which hosts they came, whether SPF and',
          'DKIM vouched for them, and what was done with them.',
        ]
      : [
          `Sessions with mail hosts of that domain that were tried: ${counted}.`,
          'The attached file says how they ended.',
        ]),
    '',
  ].join('\r\n');
