/** What the screens say of mail that is moved: how a job stands, how far it is, why it stopped and what to do. Pure. */
import type { MovingDetail, MovingRow, MovingUntaken } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { size, span } from '../design/format.ts';
import type { Shape } from '../design/words.ts';
import { heard } from '../language/heard.ts';

/** How long may be said for sure: less is noise. */
const SHORTEST_LEFT = 10_000;

export const isOn = ({ state }: Pick<MovingRow, 'state'>): boolean =>
  state === 'waiting' || state === 'running' || state === 'proving';
export const metOf = ({ taken, duplicates, untaken }: MovingRow): number => taken + duplicates + untaken;
export const jobPath = (id: number): string => `/accounts/moving/${id}`;
export const bringPath = (address = ''): string => `/accounts/moving?new=${encodeURIComponent(address)}`;

export function jobLook(job: MovingRow): { readonly shape: Shape; readonly word: string } {
  switch (job.state) {
    case 'waiting':
      return { shape: 'waiting', word: t('Waits for its turn') };
    case 'running':
      return { shape: 'waiting', word: runningWord(job) };
    case 'proving':
      return { shape: 'waiting', word: t('Being compared') };
    case 'paused':
      return job.because === null
        ? { shape: 'held', word: t('Paused by hand') }
        : { shape: 'attention', word: t('Paused: it needs you') };
    case 'failed':
      return { shape: 'failed', word: t('Stopped: it needs you') };
    case 'cancelled':
      return { shape: 'info', word: t('Ended by hand') };
    case 'done':
      if (job.dryRun) return { shape: 'info', word: t('Tried, nothing was filed') };
      return job.proven === false
        ? { shape: 'attention', word: t('Done, not all is the same') }
        : { shape: 'ok', word: t('Done') };
  }
}

function runningWord({ dryRun, kind }: MovingRow): string {
  if (dryRun) return t('Being tried');
  return kind === 'import' ? t('On its way here') : t('On its way out');
}

/** Between 0 and 1; null: how many there are is not known. */
export const shareOf = (job: MovingRow): number | null =>
  job.expected === null ? null : job.expected === 0 ? 1 : Math.min(1, metOf(job) / job.expected);

export function farWords(job: MovingRow): string {
  const met = metOf(job);
  return job.expected === null
    ? t('{met, plural, one {# message} other {# messages}} so far', { met })
    : t('{met, number} of {all, plural, one {# message} other {# messages}}', {
        met,
        all: Math.max(met, job.expected),
      });
}

export const speedWords = ({ perSecond, state }: MovingRow): string | null =>
  state !== 'running' || !perSecond
    ? null
    : t('{count, plural, one {# message a second} other {# messages a second}}', { count: perSecond });

/** What cannot be known is said so, and no number is made up. */
export function leftWords(job: MovingRow): string | null {
  if (job.state !== 'running') return null;
  if (job.expected === null) return t('how many there are is known only at the end');
  if (!job.perSecond) return t('how long it takes is not known yet');
  const left = ((job.expected - metOf(job)) / job.perSecond) * 1000;
  if (left <= 0) return null;
  return left < SHORTEST_LEFT ? t('a few seconds left') : t('about {span} left', { span: span(left) });
}

/** Where nothing has come for longer than a slow server needs for one message. */
const STILL = 20_000;
export const stillWords = (since: number, now: number): string | null =>
  now - since < STILL
    ? null
    : t('nothing has come for {span}: if the other side is away or slow, it is asked again by itself', {
        span: span(now - since),
      });

/** What came of it, in one sentence. */
export function cameWords(job: MovingRow): string {
  const { taken, duplicates, untaken, octets, dryRun, kind } = job;
  const first =
    kind === 'export'
      ? t('{taken, plural, =0 {Nothing was written} one {# message was written} other {# messages were written}}', {
          taken,
        })
      : dryRun
        ? t('{taken, plural, =0 {Nothing would come} one {# message would come} other {# messages would come}}', {
            taken,
          })
        : t('{taken, plural, =0 {Nothing came} one {# message came} other {# messages came}}', { taken });
  return [
    taken > 0 ? `${first} (${size(octets)})` : first,
    ...(duplicates > 0
      ? [t('{count, plural, one {# was there already} other {# were there already}}', { count: duplicates })]
      : []),
    ...(untaken > 0
      ? [
          kind === 'export'
            ? t('{count, plural, one {# was deleted meanwhile} other {# were deleted meanwhile}}', { count: untaken })
            : t('{count, plural, one {# left out} other {# left out}}', { count: untaken }),
        ]
      : []),
  ].join(' · ');
}

/** What the server says, without the words for the command line. */
export const whyWords = ({ because }: MovingRow): string | null =>
  because === null ? null : sentence(because.replace(/; resume (goes on where it stopped|makes it again)$/, ''));

/** What the server says, in the window's language as far as it is known there, as a sentence. */
export function sentence(text: string): string {
  const said = heard(text);
  return `${said.charAt(0).toUpperCase()}${said.slice(1).replace(/[.]$/, '')}.`;
}

export type Advice = {
  readonly text: string;
  /** Where it is settled; what is not there is settled outside of the window. */
  readonly go?: { readonly path: string; readonly label: string };
};

/** What a person does about a job that stopped; null: nothing is to be done. */
export function adviceOf(job: MovingRow): Advice | null {
  if (job.state !== 'paused' && job.state !== 'failed') return null;
  const { because, address, format } = job;
  if (because === null) return { text: t('What came stays. It goes on where it stopped.') };
  if (because.startsWith('The account has no room'))
    return {
      text: t('Give {address} more room, then let it go on.', { address }),
      go: { path: `/accounts/${encodeURIComponent(address)}`, label: t('Change the limit') },
    };
  if (/disk/i.test(because)) return { text: t('Make room on the disk, then let it go on.') };
  if (isAboutPassword(because))
    return {
      text: t('Begin anew with the right password. What came already does not come twice.'),
      go: { path: bringPath(address), label: t('Begin anew') },
    };
  if (job.kind === 'import' && format === 'path')
    return { text: t('Look whether the drive is connected and the path still holds its mail, then let it go on.') };
  if (format === 'imap')
    return { text: t('When the other server can be reached again, let it go on: it goes on where it stopped.') };
  return { text: t('Settle it, then let it go on: it goes on where it stopped.') };
}

const isAboutPassword = (because: string): boolean =>
  /refuses the login|cannot be signed in|password cannot be read|sign in there again/.test(because);

/** A reason of the server's for one message. */
export function reasonWords(reason: string): string {
  switch (reason) {
    case 'too-large':
      return t('Larger than messages may be here');
    case 'unreadable':
      return t('Could not be read there');
    case 'not-a-message':
      return t('Is there, and is no message');
    case 'encrypted':
      return t('Encrypted, and nobody here has the key');
    case 'gone':
      return t('Was deleted there meanwhile');
    case 'left-out':
      return t('Its folder was left out');
    default:
      return reason;
  }
}

/** What a format of files has no place for. */
export function lossWords(loss: string): string {
  switch (loss) {
    case 'line-ends':
      return t('line ends of an unusual kind');
    case 'keywords':
      return t('labels');
    case 'flags':
      return t('flags, such as read and answered');
    case 'date':
      return t('the date of arrival');
    case 'folder-name':
      return t('the name of the folder as it was');
    case 'fields':
      return t('fields that the format keeps for itself');
    default:
      return loss;
  }
}

export function proofWords(job: MovingDetail): { readonly shape: Shape; readonly text: string } {
  if (job.dryRun) return { shape: 'info', text: t('Only tried: everything was read and nothing was filed.') };
  if (job.proven === true)
    return { shape: 'ok', text: t('Compared at the end: what came is the same on both sides, octet by octet.') };
  if (job.state === 'done')
    return { shape: 'attention', text: t('Compared at the end: not all is the same. The folders below say where.') };
  return { shape: 'waiting', text: t('Both sides are compared, octet by octet, when all is there.') };
}

type Compared = 'same' | 'different' | 'not-yet' | 'left-out';
export function comparedAs({ digestThere, digestHere, to }: MovingDetail['folders'][number]): Compared {
  if (to === null) return 'left-out';
  if (digestThere === null || digestHere === null) return 'not-yet';
  return digestThere === digestHere ? 'same' : 'different';
}

export const comparedWords: { readonly [C in Compared]: string } = {
  same: t('the same'),
  different: t('differs'),
  'not-yet': t('not yet'),
  'left-out': t('left out'),
};

/** For a spreadsheet: a table with tabs, and nothing in a cell that would begin a formula. */
export const untakenTable = (rows: readonly MovingUntaken[]): string =>
  [
    [t('Folder'), t('Message'), t('Why'), t('In detail')],
    ...rows.map(({ folder, origin, reason, detail }) => [folder, origin, reasonWords(reason), detail]),
  ]
    .map(cells => `${cells.map(cellOf).join('\t')}\r\n`)
    .join('');

const cellOf = (text: string): string => text.replace(/[\t\r\n]+/g, ' ').replace(/^(?=[=+\-@])/, "'");
