/** check_client_access and its relatives: each line of the table as a rule of ours, or why not. access(5). */
import { askedOf, type Of, ruleFor, subjectOf, verdictOf } from '../access.ts';
import type { Desk, Done, Line } from '../book.ts';
import { globOf, type MapEntry, type OldMap, readMap } from '../maps.ts';
import { networkOf } from '../networks.ts';

export const tableChecks: Readonly<Record<string, Of>> = {
  check_client_access: 'client',
  check_reverse_client_hostname_access: 'client',
  check_helo_access: 'helo',
  check_sender_access: 'sender',
  check_recipient_access: 'recipient',
};

/** The same table may be named by three parameters; its lines are told once. */
export type Seen = Set<string>;

export function readAccessTable(desk: Desk, at: Line, restriction: string, name: string, seen: Seen): Done {
  const of = tableChecks[restriction]!;
  const once = `${of} ${name}`;
  if (seen.has(once)) return desk.book.means(at, `${name} is asked once more`);
  seen.add(once);
  const map = readMap(desk, at, name);
  switch (map.kind) {
    case 'unread':
      return desk.book.cannot(at, `a table about ${asked[of]}`, map.because);
    case 'users':
      return desk.book.cannot(at, `a table about ${asked[of]}`, 'the users of the computer say nothing about that');
    case 'static':
      return readStatic(desk, at, of, map.value);
    default:
      desk.book.means(at, `${name} says what becomes of mail by ${asked[of]}`);
      for (const entry of map.entries) readEntry(desk, of, map, entry);
  }
}

const asked: Readonly<Record<Of, string>> = {
  client: 'who brings it',
  helo: 'what the peer calls itself',
  sender: 'its sender',
  recipient: 'its recipient',
};

function readStatic({ book }: Desk, at: Line, of: Of, value: string): Done {
  const verdict = verdictOf(value, of);
  if (verdict.kind === 'nothing') return book.means(at, verdict.words);
  book.cannot(at, `the same is done with all mail: ${value}`, 'a rule without a condition would meet every message');
}

function readEntry({ book }: Desk, of: Of, map: OldMap, { at, key, value }: MapEntry): Done {
  if (/^(if|endif)\b/i.test(key))
    return book.cannot(at, 'a condition around lines', 'lines that hold only under a condition are not taken over');
  const about = subjectOf(of, key);
  const verdict = verdictOf(value, of);
  switch (verdict.kind) {
    case 'unknown':
      return book.cannot(at, about, verdict.because);
    case 'nothing':
      return book.means(at, `${about}: ${verdict.words}`);
    case 'relay':
      return book.cannot(at, about, "RELAY is a word of sendmail's");
  }
  const asks =
    map.kind === 'regexp'
      ? patternAsked(of, key)
      : map.kind === 'networks'
        ? networkAsked(key)
        : askedOf(key, of, true);
  if (!asks)
    return book.cannot(
      at,
      about,
      map.kind === 'regexp'
        ? 'rules here know * and ?, and no other expressions'
        : `"${key.slice(0, 60)}" is nothing that a rule could ask for`,
    );
  book.means(at, `${about} ${verdict.words}`, [ruleFor(of, asks, verdict.does)]);
}

const fields: Readonly<Record<Of, string>> = { client: 'name', helo: 'helo', sender: 'sender', recipient: 'recipient' };

function patternAsked(of: Of, key: string) {
  const glob = globOf(key);
  return glob === null || glob === '' || /[\s,]/.test(glob) ? null : { field: fields[of], values: [glob] };
}

function networkAsked(key: string) {
  const network = networkOf(key);
  return network === null ? null : { field: 'address', values: [network] };
}
