/** One row of the list: as a card of two or three lines, or as a line of a table. */
import { CornerUpLeft, CornerUpRight, Paperclip, PenLine, Star, VolumeX } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { SearchSnippet } from '../../server/jmap/types.ts';
import { fullTime, listDate, size } from '../design/format.ts';
import type { ListEmail } from '../jmap/list-email.ts';
import { labelsOf } from './plan.ts';
import type { Layout } from './preferences.ts';
import { type RowWords, rowWords, snippetPieces } from './row-words.ts';

export type RowFace = {
  readonly email: ListEmail | null;
  readonly members: readonly ListEmail[];
  readonly snippet: SearchSnippet | null;
  /** Where it lies, when that is not said by the list: “Archive”, “ben@…”. */
  readonly where: string | null;
  readonly outgoing: boolean;
  readonly layout: Layout;
  readonly lines: 2 | 3;
  /** The day, so that “Thu” becomes a date in time. */
  readonly now: number;
};

export const RowContent = memo(
  function RowContent({ email, members, snippet, where, outgoing, layout, lines, now }: RowFace) {
    if (!email) return <Skeleton layout={layout} lines={lines} />;
    const words = rowWords(email, members, outgoing);
    const parts = { email, words, where, now, subject: marked(snippet?.subject, words.subject) };
    const preview = marked(snippet?.preview, words.preview);
    return layout === 'table' ? <TableRow {...parts} /> : <Card {...parts} preview={preview} lines={lines} />;
  },
  (a, b) =>
    a.email === b.email &&
    a.snippet === b.snippet &&
    a.where === b.where &&
    a.outgoing === b.outgoing &&
    a.layout === b.layout &&
    a.lines === b.lines &&
    a.now === b.now &&
    a.members.length === b.members.length &&
    a.members.every((one, i) => one === b.members[i]),
);

const marked = (snippet: string | null | undefined, otherwise: string): ReactNode =>
  snippet
    ? snippetPieces(snippet).map((piece, i) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, in their order
        piece.marked ? <mark key={i}>{piece.text}</mark> : <span key={i}>{piece.text}</span>,
      )
    : otherwise;

type Parts = {
  readonly email: ListEmail;
  readonly words: RowWords;
  readonly where: string | null;
  readonly now: number;
  readonly subject: ReactNode;
};

const Card = ({ email, words, where, now, subject, preview, lines }: Parts & { preview: ReactNode; lines: 2 | 3 }) => (
  <div className="card-row" data-unread={words.unread || undefined} data-lines={lines}>
    <span className="row-dot" aria-hidden="true" />
    <span className="row-who clip">
      {words.unread && <span className="only-read-aloud">Unread: </span>}
      {words.who}
      {words.count > 1 && <Count count={words.count} />}
    </span>
    <span className="row-marks">
      <Marks words={words} />
      <When email={email} now={now} />
    </span>
    <span className="row-subject">
      <span className="clip">{subject}</span>
      <Labels email={email} where={where} />
      {lines === 2 && <span className="row-preview clip">{preview}</span>}
      <StarMark on={words.starred} />
    </span>
    {lines === 3 && <span className="row-preview clip">{preview}</span>}
  </div>
);

const TableRow = ({ email, words, where, now, subject }: Parts) => (
  <div className="table-row" data-unread={words.unread || undefined}>
    <span className="row-dot" aria-hidden="true" />
    <StarMark on={words.starred} />
    <span className="row-who clip">
      {words.unread && <span className="only-read-aloud">Unread: </span>}
      {words.who}
    </span>
    <span className="row-subject">
      <span className="clip">{subject}</span>
      {words.count > 1 && <Count count={words.count} />}
      <Labels email={email} where={where} />
    </span>
    <span className="row-marks">
      <Marks words={words} />
    </span>
    <span className="row-size num">{size(email.size)}</span>
    <When email={email} now={now} />
  </div>
);

const Count = ({ count }: { count: number }) => (
  <span className="row-count num">
    <span aria-hidden="true">{count}</span>
    <span className="only-read-aloud">, {count} messages</span>
  </span>
);
const When = ({ email, now }: { email: ListEmail; now: number }) => {
  const at = Date.parse(email.receivedAt);
  return (
    <time dateTime={email.receivedAt} title={fullTime(at)}>
      {listDate(at, now)}
    </time>
  );
};

const icon = { size: 13, strokeWidth: 1.8, role: 'img' } as const;
const Marks = ({ words }: { words: RowWords }) => (
  <>
    {words.draft && <PenLine {...icon} aria-label="draft" />}
    {words.muted && <VolumeX {...icon} aria-label="muted" />}
    {words.answered && <CornerUpLeft {...icon} aria-label="answered" />}
    {words.forwarded && <CornerUpRight {...icon} aria-label="forwarded" />}
    {words.attachment && <Paperclip {...icon} aria-label="with attachment" />}
  </>
);
/** Pressed with the mouse it stars; the key is `s`. The row hears it, since nothing inside an option can have a role. */
const StarMark = ({ on }: { on: boolean }) => (
  <span className="row-star" data-on={on || undefined} title={on ? 'Take the star off (s)' : 'Star (s)'}>
    <Star size={14} strokeWidth={1.7} fill={on ? 'currentColor' : 'none'} aria-hidden="true" />
    {on && <span className="only-read-aloud">starred</span>}
  </span>
);
const Labels = ({ email, where }: { email: ListEmail; where: string | null }) => (
  <>
    {labelsOf(email).map(label => (
      <span className="row-label" key={label}>
        {label}
      </span>
    ))}
    {where && <span className="row-where">{where}</span>}
  </>
);

/** Bars where the words will be. */
const Skeleton = ({ layout, lines }: { layout: Layout; lines: 2 | 3 }) => (
  <div
    className={`${layout === 'table' ? 'table-row' : 'card-row'} row-skeleton`}
    data-lines={lines}
    aria-hidden="true"
  >
    <span className="row-dot" />
    {layout === 'table' && <span />}
    <span className="row-who">
      <i />
    </span>
    {layout === 'cards' && (
      <span className="row-marks">
        <i />
      </span>
    )}
    <span className="row-subject">
      <i />
    </span>
    {lines === 3 && layout === 'cards' && (
      <span className="row-preview">
        <i />
      </span>
    )}
  </div>
);
