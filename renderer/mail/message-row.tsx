/** One row of the list: as a card of two or three lines, or as a line of a table. */
import { CornerUpLeft, CornerUpRight, Paperclip, PenLine, Star, VolumeX } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { t } from '../../server/base/language.ts';
import type { SearchSnippet } from '../../server/jmap/types.ts';
import { fullTime, listDate, size } from '../design/format.ts';
import type { ListEmail } from '../jmap/list-email.ts';
import { letterOption, type RowPlace } from './letters.tsx';
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

type RowProps = RowPlace &
  RowFace & {
    /** It is known which message this is, though perhaps nothing of it. */
    readonly read: boolean;
  };

/** The option of the listbox. Only rows whose face or place has changed are drawn anew; events are heard by the list. */
export const MessageRow = memo(
  function MessageRow({ id, index, count, top, height, selected, active, open, chosen, read, ...face }: RowProps) {
    return letterOption(
      { id, index, count, top, height, selected, active, open, chosen },
      { canChoose: true, draggable: read },
      <>
        {!read && <span className="only-read-aloud">{t('Being read')}</span>}
        {rowContent(face)}
      </>,
    );
  },
  ({ members: before, ...a }, { members: after, ...b }) =>
    (Object.keys(a) as (keyof typeof a)[]).every(name => a[name] === b[name]) &&
    before.length === after.length &&
    before.every((one, i) => one === after[i]),
);

function rowContent({ email, members, snippet, where, outgoing, layout, lines, now }: RowFace): ReactNode {
  if (!email) return <Skeleton layout={layout} lines={lines} />;
  const words = rowWords(email, members, outgoing);
  const parts = { email, words, where, now, subject: marked(snippet?.subject, words.subject) };
  const preview = marked(snippet?.preview, words.preview);
  return layout === 'table' ? TableRow(parts) : Card({ ...parts, preview, lines });
}

/** A hundred rows a second scroll by, and few of their times are ever pointed at: in full they are said then. */
export function sayFullTime({ target }: { readonly target: EventTarget }): void {
  if (target instanceof HTMLTimeElement) target.title = fullTime(Date.parse(target.dateTime));
}

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
    {words.unread && <span className="row-dot" aria-hidden="true" />}
    <span className="row-who clip">
      {words.unread && <span className="only-read-aloud">{t('Unread:')} </span>}
      {words.who}
      {words.count > 1 && <Count count={words.count} />}
    </span>
    <span className="row-marks">
      <Marks words={words} />
      <When email={email} now={now} />
    </span>
    <StarMark on={words.starred} />
    <span className="row-second">
      <span className="row-subject">
        <span className="clip">{subject}</span>
        {lines === 2 && <span className="row-preview clip">{preview}</span>}
      </span>
      <Labels email={email} where={where} />
    </span>
    {lines === 3 && <span className="row-preview clip">{preview}</span>}
  </div>
);

const TableRow = ({ email, words, where, now, subject }: Parts) => (
  <div className="table-row" data-unread={words.unread || undefined}>
    {words.unread && <span className="row-dot" aria-hidden="true" />}
    <StarMark on={words.starred} />
    <span className="row-who clip">
      {words.unread && <span className="only-read-aloud">{t('Unread:')} </span>}
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
    <span className="only-read-aloud">{t(', {count, plural, one {# message} other {# messages}}', { count })}</span>
  </span>
);
const When = ({ email, now }: { email: ListEmail; now: number }) => (
  <time dateTime={email.receivedAt}>{listDate(Date.parse(email.receivedAt), now)}</time>
);

const icon = { size: 13, strokeWidth: 1.8, role: 'img' } as const;
const Marks = ({ words }: { words: RowWords }) => (
  <>
    {words.draft && <PenLine {...icon} aria-label={t('draft')} />}
    {words.muted && <VolumeX {...icon} aria-label={t('muted')} />}
    {words.answered && <CornerUpLeft {...icon} aria-label={t('answered')} />}
    {words.forwarded && <CornerUpRight {...icon} aria-label={t('forwarded')} />}
    {words.attachment && <Paperclip {...icon} aria-label={t('with attachment')} />}
  </>
);
/** Pressed with the mouse it stars; the key is `s`. The row hears it, since nothing inside an option can have a role. */
const StarMark = ({ on }: { on: boolean }) => (
  <span className="row-star" data-on={on || undefined} title={on ? t('Take the star off (s)') : t('Star (s)')}>
    <Star size={14} strokeWidth={1.7} fill={on ? 'currentColor' : 'none'} aria-hidden="true" />
    {on && <span className="only-read-aloud">{t('starred')}</span>}
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
