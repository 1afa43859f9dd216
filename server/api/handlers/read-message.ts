/** One message in readable form, for programs and the command line; people read theirs by JMAP. */
import { readApart } from '../../access/message-reader.ts';
import { asBuffer } from '../../base/bytes.ts';
import type { Clock } from '../../base/ports.ts';
import type { ListedAddress } from '../../mime/address-list.ts';
import type { MessageProblem } from '../../mime/message.ts';
import type { Store } from '../../store/interface.ts';
import type { MailAddress, ReadMessage } from '../contract.ts';
import { ApiError } from '../rpc.ts';

export async function readByTrace(
  store: Store,
  clock: Clock,
  trace: string,
  withSource: boolean,
): Promise<ReadMessage> {
  const facts = await store.messageByTrace(trace);
  if (!facts) throw new ApiError('NOT_FOUND', `${trace} has no message here; it may have been deleted`);
  const bytes = await store.bytes(facts.id);
  const message = await readApart(bytes, clock);
  if (!message) throw new ApiError('REFUSED', `${trace} takes more than there is to be read; its source can be had`);
  const { subject, from, to, cc, date, headers, text, html, attachments, problems } = message;
  return {
    trace,
    size: facts.size,
    subject,
    from: people(from),
    to: people(to),
    cc: people(cc),
    date,
    headers,
    text,
    html,
    attachments: attachments.map(({ filename, type, size }) => ({ name: filename, type, size })),
    problems: problems.map(problem => problemWords[problem]),
    source: withSource ? asBuffer(bytes).toString('latin1') : null,
  };
}

const people = (list: readonly ListedAddress[]): MailAddress[] =>
  list.map(({ name, address }) => ({ name: name ?? '', address }));

const problemWords: { readonly [P in MessageProblem]: string } = {
  'multipart-without-boundary': 'It says it has several parts, and does not say where they begin.',
  'multipart-without-parts': 'It says it has several parts, and has none.',
  'multipart-not-closed': 'Its last part does not end; it may have been cut off.',
  'nested-too-deep': 'Its parts are nested deeper than anybody needs; the innermost are not shown.',
  'too-many-parts': 'It has more parts than are shown.',
  'header-too-large': 'Its header is too large to be shown whole.',
  'read-by-own-decoder': 'It is not well-formed and is shown as far as it could be read.',
};
