/**
 * The tables of causes, walked in their order: the first that is true answers. Where a message is found, what is said of the
 * server, of names and of ports does not matter to it, so its own story goes before them. Pure.
 */
import type { StoredNote } from '../store/interface.ts';
import type { Direction } from './answer.ts';
import { row } from './evidence.ts';
import { fetchLeft, fetchNone, fetchStops } from './fetch-causes.ts';
import { type Candidate, type Found, factRow, type Gathered } from './gathered.ts';
import { cannotFetch, messageFound } from './message-causes.ts';
import { isTlsTrouble, refusedOf, signInFound, turnedAwayFound } from './refused-causes.ts';
import { awayThen, diskFull, listening, otherPort, portTaken } from './server-causes.ts';

type Matcher = (gathered: Gathered) => Found | null;

/** As long before the newest as somebody may mean the one before it. */
const LATELY = 48 * 3_600_000;

const isMessage = ({ rows, notes }: Candidate): boolean =>
  rows.length > 0 || notes.some(({ name }) => name === 'queue.accepted' || name === 'mda.filed');

/** Of all that may be meant: each message's own story, the newest first. */
export const stories = (gathered: Gathered): readonly Found[] =>
  gathered.candidates.flatMap(one => {
    const found = isMessage(one) ? messageFound(one, gathered) : refusedOf(one, gathered);
    return found ? [found] : [];
  });

/** Who asks why has a trouble: the newest that has one, unless it is long past or this very message is meant. */
function story(gathered: Gathered): Found | null {
  const all = stories(gathered).filter(one => !wasMadeGood(one, gathered));
  const [newest] = all;
  if (!newest?.isWell || isExact(gathered)) return newest ?? null;
  const since = (newest.about?.at ?? gathered.now) - LATELY;
  return all.find(one => !one.isWell && (one.about?.at ?? 0) > since) ?? newest;
}

const isExact = ({ question }: Gathered): boolean =>
  question.trace !== null || question.messageId !== null || question.span.point !== null;

/** Refused, and the same came through later: nobody asks about that. */
function wasMadeGood({ about }: Found, { candidates }: Gathered): boolean {
  if (!about || isMessage(about)) return false;
  return candidates.some(
    later =>
      later.at > about.at &&
      isMessage(later) &&
      later.sender?.toLowerCase() === about.sender?.toLowerCase() &&
      later.recipients.some(one => about.recipients.some(other => other.toLowerCase() === one.toLowerCase())),
  );
}

/** Unless the message that is meant has its own story, and a trouble in it. */
const fetching: Matcher = gathered => {
  const { question, gaps, now } = gathered;
  const found = fetchStops(gathered);
  if (!found || question.trace !== null || question.messageId !== null) return null;
  if (gaps.some(({ until }) => until >= now)) return null;
  const own = story(gathered);
  return own === null || (own.isWell && (own.at ?? 0) < (found.at ?? 0)) ? found : null;
};

const smtpIn: Matcher = gathered => portTaken(gathered, one => one.name === 'smtp');
const handingIn: Matcher = gathered =>
  gathered.listeners.some(one => /^submission/.test(one.name) && one.state === 'listening')
    ? null
    : portTaken(gathered, one => /^submission/.test(one.name));

/** The rows that the DNS gave, or that it could not be asked. */
function mxRows({ mx }: Gathered) {
  if (!mx) return [];
  return mx.kind === 'unasked'
    ? [factRow({ code: 'mx-unasked', values: { domain: mx.domain, because: mx.because } })]
    : [factRow({ code: 'mx', values: { domain: mx.domain, hosts: mx.hosts } })];
}

const mxElsewhere: Matcher = gathered => {
  const { mx, hostName } = gathered;
  if (mx?.kind !== 'elsewhere' && mx?.kind !== 'missing') return null;
  const base = { evidence: mxRows(gathered), action: { kind: 'open-doctor' } as const, at: null };
  return mx.kind === 'elsewhere'
    ? { ...base, cause: { code: 'mx-elsewhere', values: { domain: mx.domain, hosts: mx.hosts, host: hostName } } }
    : { ...base, cause: { code: 'mx-missing', values: { domain: mx.domain } } };
};

const neverOutside: Matcher = gathered => {
  if (gathered.outside !== null) return null;
  const outside = factRow({ code: 'outside', values: { last: null } });
  return {
    cause: { code: 'never-outside', values: { since: gathered.known } },
    evidence: [outside, ...mxRows(gathered)],
    action: { kind: 'open-doctor' },
    at: null,
  };
};

/** What is left when all else is well: nobody came. */
const nothingFrom: Matcher = gathered => {
  const { question, known, lastOfDomain, outside, isOurs } = gathered;
  const stranger = question.named.find(({ address }) => !isOurs(address));
  const whom = stranger ? stranger.address.slice(stranger.address.lastIndexOf('@') + 1) : '';
  return {
    cause: { code: 'nothing-from', values: { whom, since: Math.max(known, question.span.from), last: lastOfDomain } },
    evidence: [factRow({ code: 'outside', values: { last: outside } }, outside), ...mxRows(gathered)],
    action:
      whom === ''
        ? { kind: 'open-doctor' }
        : { kind: 'copy-for-admin', to: `postmaster@${whom}`, text: askThem(gathered, whom) },
    at: null,
  };
};
const askThem = ({ hostName, question }: Gathered, whom: string): string =>
  [
    `Mail from ${whom} has not come to our server since ${new Date(question.span.from).toISOString()}.`,
    'Could you look in your log what became of it, and which server it was handed to?',
    '',
    `Our server: ${hostName}`,
  ].join('\n');

const lockedOut: Matcher = ({ signIns }) => {
  const note = signIns.find(one => !one.name.startsWith('smtp.'));
  return note ? cannotFetch(note) : null;
};
const wrongLogin: Matcher = ({ signIns }) => {
  const note = signIns.find(one => one.name.startsWith('smtp.'));
  return note ? signInFound(note) : null;
};
/** What is wrong goes before that the handshake failed, which follows from it. */
function newestTls({ turnedAway }: Gathered, fits: (note: StoredNote) => boolean): StoredNote | undefined {
  const all = turnedAway.filter(note => isTlsTrouble(note) && fits(note));
  const [newest] = all;
  return all.find(({ name, at }) => name === 'connection.mismatch' && at > newest!.at - 10_000) ?? newest;
}

const noTls: Matcher = gathered => {
  const note = newestTls(gathered, one => one.fields.listener !== 'smtp');
  return note ? turnedAwayFound(note, gathered) : null;
};
const turnedAway: Matcher = gathered => {
  const note = gathered.turnedAway.find(one => one.fields.listener === 'smtp');
  return note ? turnedAwayFound(note, gathered) : null;
};

const neverHandedOver: Matcher = ({ question, known, signedIn, isOurs, listeners }) => {
  const sender = question.named.find(({ address }) => isOurs(address))?.address ?? '';
  const last = signedIn.find(({ fields }) => sender === '' || fields.user === sender) ?? null;
  const open = listeners.filter(one => /^submission/.test(one.name) && one.state === 'listening');
  return {
    cause: {
      code: 'never-handed-over',
      values: { whom: sender, since: Math.max(known, question.span.from), last: last?.at ?? null },
    },
    evidence: [...(last ? [row(last)] : []), ...open.map(one => listening(one, null))],
    action: { kind: 'open-connect' },
    at: null,
  };
};

const nothingConnected: Matcher = ({ question, connected, startedAt, listeners }) => {
  const wanted =
    listeners.find(one => one.port === question.port) ??
    listeners.find(one => one.name === 'smtp' && one.state === 'listening');
  const last = connected[0] ?? null;
  return {
    cause: {
      code: 'nothing-connected',
      values: { since: Math.max(startedAt, question.span.from), port: wanted?.port ?? null, last: last?.at ?? null },
    },
    evidence: [...(wanted ? [listening(wanted, startedAt)] : []), ...(last ? [row(last)] : [])],
    action: { kind: 'open-connect' },
    at: null,
  };
};
/** Somebody connected and left without a message: neither refused nor wrongly encrypted. */
const noMessage: Matcher = ({ connected, question }) => {
  const note = connected.find(one => one.at >= question.span.from && one.at <= question.span.until);
  if (!note) return null;
  const { remote, listener } = note.fields as { readonly remote: string; readonly listener: string };
  return {
    cause: { code: 'no-message', values: { at: note.at, remote, listener } },
    evidence: [row(note)],
    action: { kind: 'open-journey', trace: note.trace },
    at: note.at,
  };
};

/** A login that was refused is newer than any message that is meant. */
const newerLogin: Matcher = gathered => {
  const note = gathered.signIns.find(one => one.name.startsWith('smtp.'));
  return note && note.at > (gathered.candidates[0]?.at ?? 0) && gathered.question.named.length < 2
    ? signInFound(note)
    : null;
};
/** What the app did last: no TLS where it should be, or no login. */
const newestTrouble: Matcher = gathered => {
  const newest = gathered.candidates[0]?.at ?? 0;
  const tls = newestTls(gathered, note => note.at > newest);
  const login = gathered.signIns.find(
    note => note.name.startsWith('smtp.') && note.at > Math.max(newest, tls?.at ?? 0),
  );
  return login ? signInFound(login) : tls ? turnedAwayFound(tls, gathered) : null;
};

const tables: { readonly [D in Direction]: readonly Matcher[] } = {
  incoming: [
    ...[diskFull, fetching, story, awayThen, smtpIn, lockedOut, turnedAway],
    ...[fetchLeft, mxElsewhere, fetchNone, neverOutside, nothingFrom],
  ],
  outgoing: [diskFull, newerLogin, story, awayThen, wrongLogin, handingIn, noTls, neverHandedOver],
  app: [
    otherPort,
    diskFull,
    gathered =>
      portTaken(gathered, one =>
        gathered.question.port === null ? one.name === 'smtp' : one.port === gathered.question.port,
      ),
    newestTrouble,
    story,
    awayThen,
    noMessage,
    nothingConnected,
  ],
};

/** The first that is true, and the others that are. */
export function walk(gathered: Gathered): readonly [Found, ...Found[]] {
  const found = tables[gathered.direction].flatMap(matcher => {
    const one = matcher(gathered);
    return one ? [one] : [];
  });
  return [found[0] ?? nothingFrom(gathered)!, ...found.slice(1)];
}
