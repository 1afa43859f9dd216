/**
 * IMAP's SEARCH over one mailbox (RFC 3501 §6.4.4): cheap keys from the rows, text from the decoded message, read only
 * where the answer still depends on it. Text is compared as Dovecot's users expect: substrings, without case, decoded.
 */
import { asBuffer } from '../base/bytes.ts';
import type { SearchQuery, Uid } from '../imap/backend.ts';
import { includes } from '../imap/sequence-set.ts';
import { decodeCharset, decodeTransfer } from '../mime/coding.ts';
import { parseDate } from '../mime/date.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { fieldsOf, unfold } from '../mime/header.ts';
import { parameter } from '../mime/parameter.ts';
import type { Structure } from '../mime/structure.ts';
import type { Id, Reading, Row } from '../store/interface.ts';
import { bitOf } from './flags.ts';

type Looking = { readonly row: Row; text: () => Promise<Content> };
type Content = { readonly bytes: Buffer; readonly structure: Structure };

const DAY = 86_400_000;

export async function searchMailbox(
  store: Reading,
  account: Id,
  mailbox: Id,
  query: SearchQuery,
): Promise<readonly Uid[]> {
  const found: Uid[] = [];
  for await (const chunk of store.rows(account, mailbox, [[1, 0xffff_ffff]])) {
    for (const row of chunk) {
      let content: Promise<Content> | null = null;
      const looking: Looking = {
        row,
        text: () => {
          content ??= load(store, row.message);
          return content;
        },
      };
      const quick = fromRow(query, row);
      if (quick ?? (await matches(query, looking))) found.push(row.uid);
    }
  }
  return found;
}

async function load(store: Reading, message: Id): Promise<Content> {
  const [bytes, facts] = await Promise.all([store.bytes(message), store.facts([message])]);
  const known = facts.get(message);
  if (!known) throw new Error(`message ${message} has no structure`);
  return { bytes: asBuffer(bytes), structure: known.structure };
}

/** What the row alone decides; null where the message must be read. */
function fromRow(query: SearchQuery, row: Row): boolean | null {
  switch (query.key) {
    case 'all':
      return true;
    case 'uids':
      return includes(query.uids, row.uid);
    case 'flag':
      return query.flag.startsWith('\\')
        ? (row.flags & bitOf(query.flag)) !== 0
        : row.keywords.some(word => word.toLowerCase() === query.flag.toLowerCase());
    case 'internal-date':
      return onDay(row.internalDate, query);
    case 'size':
      return query.relation === 'larger' ? row.size > query.octets : row.size < query.octets;
    case 'modseq':
      return row.modSeq >= query.atLeast;
    case 'not': {
      const inner = fromRow(query.of, row);
      return inner === null ? null : !inner;
    }
    case 'and':
      return joined(query.of, row, false);
    case 'or':
      return joined(query.of, row, true);
    case 'header':
    case 'body':
    case 'text':
    case 'sent-date':
      return null;
  }
}

/** `decides`: the answer that one part alone can settle: true for or, false for and. */
function joined(parts: readonly SearchQuery[], row: Row, decides: boolean): boolean | null {
  let open = false;
  for (const part of parts) {
    const answer = fromRow(part, row);
    if (answer === decides) return decides;
    if (answer === null) open = true;
  }
  return open ? null : !decides;
}

const onDay = (
  at: number,
  { relation, day }: { readonly relation: 'before' | 'on' | 'since'; readonly day: number },
): boolean => (relation === 'before' ? at < day : relation === 'since' ? at >= day : at >= day && at < day + DAY);

async function matches(query: SearchQuery, looking: Looking): Promise<boolean> {
  const quick = fromRow(query, looking.row);
  if (quick !== null) return quick;
  switch (query.key) {
    case 'not':
      return !(await matches(query.of, looking));
    case 'and':
      for (const part of query.of) if (!(await matches(part, looking))) return false;
      return true;
    case 'or':
      for (const part of query.of) if (await matches(part, looking)) return true;
      return false;
    case 'header':
      return headerHas(await looking.text(), query.field, query.contains);
    case 'sent-date':
      return sentOn(await looking.text(), query);
    case 'body':
      return holds(bodyText(await looking.text()), query.contains);
    case 'text': {
      const content = await looking.text();
      return headerHas(content, null, query.contains) || holds(bodyText(content), query.contains);
    }
    default:
      return false;
  }
}

const folded = (text: string): string => text.normalize('NFC').toLowerCase();
const holds = (text: string, wanted: string): boolean => wanted === '' || folded(text).includes(folded(wanted));

function headerHas({ bytes }: Content, field: string | null, wanted: string): boolean {
  return fieldsOf(bytes).some(({ name, value }) => {
    if (field !== null && name.toLowerCase() !== field) return false;
    const text = decodeWords(unfold(bytes, value.start, value.end));
    return holds(field === null ? `${name}: ${text}` : text, wanted);
  });
}

/** RFC 3501 §6.4.4 SENTON: the day as the Date field names it, whatever its zone. */
function sentOn(
  { bytes }: Content,
  query: { readonly relation: 'before' | 'on' | 'since'; readonly day: number },
): boolean {
  const field = fieldsOf(bytes).find(({ name }) => name.toLowerCase() === 'date');
  if (!field) return false;
  const text = unfold(bytes, field.value.start, field.value.end);
  const at = parseDate(text.replace(/([+-]\d{4}|\b[A-Z]{1,4}\b)(\s*\([^)]*\))?\s*$/, '+0000'));
  return at !== null && onDay(at, query);
}

/** All text of a message, decoded, other messages inside it too. */
function bodyText({ bytes, structure }: Content): string {
  const texts: string[] = [];
  const visit = (part: Structure): void => {
    if (part.kind === 'multipart') part.parts.forEach(visit);
    else if (part.kind === 'message') {
      texts.push(decodeCharset(bytes.subarray(part.structure.header.start, part.structure.header.end), 'utf-8'));
      visit(part.structure);
    } else if (part.type === 'text') {
      const octets = decodeTransfer(bytes.subarray(part.body.start, part.body.end), part.encoding);
      texts.push(decodeCharset(octets, parameter(part.parameters, 'charset')));
    }
  };
  visit(structure);
  return texts.join('\n');
}
