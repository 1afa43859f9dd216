/** People the account has written to or heard from, for completion while typing. Written to counts for more. */
import type { Id } from '../interface.ts';
import type { Reader, Writer } from '../sqlite/database.ts';
import type { Arrival, Person } from './arrivals.ts';
import { folded } from './fold.ts';

const WRITTEN_TO = 10;
const HEARD_FROM = 1;
const LONGEST_NAME = 200;

type Counted = { name: string; weight: number };

/** Of messages of one account, together: one row per person, however many messages. */
export function countPeople(
  index: Writer,
  account: { readonly account: Id; readonly address: string },
  arrivals: readonly Pick<Arrival, 'people'>[],
): void {
  const found = new Map<string, Counted>();
  const own = account.address.toLowerCase();
  const add = ({ name, email }: Person, weight: number) => {
    const known = found.get(email) ?? { name: '', weight: 0 };
    found.set(email, { name: isName(name, email) ? name : known.name, weight: known.weight + weight });
  };
  for (const { people } of arrivals) {
    const byMe = people.from.some(person => person.email === own);
    if (byMe) for (const person of people.to) add(person, WRITTEN_TO);
    else for (const person of people.from) add(person, HEARD_FROM);
  }
  for (const [email, { name, weight }] of found)
    keep(index, account.account, email, name.slice(0, LONGEST_NAME), weight);
}

/** A name that only repeats the address is none. */
const isName = (name: string, email: string): boolean => name !== '' && name.toLowerCase() !== email;

/** The newest name stays: people marry. */
function keep(index: Writer, account: Id, email: string, name: string, weight: number): void {
  index.run(
    `INSERT INTO correspondent (account, email, name, words, weight) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT (account, email) DO UPDATE SET weight = weight + ?5,
       name = CASE WHEN ?3 = '' THEN name ELSE ?3 END, words = CASE WHEN ?3 = '' THEN words ELSE ?4 END`,
    ...[account, email, name, beginnings(name, email), weight],
  );
}

/** Every word of the name, the whole address, the words of its local part, its domain. */
function beginnings(name: string, email: string): string {
  const words = folded(name).split(/[^\p{L}\p{N}'-]+/u);
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at).split(/[.+_-]/);
  return ` ${[...words, email, ...local.slice(1), email.slice(at + 1)].filter(word => word !== '').join(' ')}`;
}

export function correspondentsOf(index: Reader, account: Id, start: string, limit: number) {
  const wanted = folded(start)
    .trim()
    .split(/\s+/)
    .filter(word => word !== '');
  const conditions = wanted.map(() => ` AND words LIKE ? ESCAPE '\\'`).join('');
  return index.all<Person>(
    `SELECT name, email FROM correspondent WHERE account = ?${conditions} ORDER BY weight DESC, email LIMIT ?`,
    ...[account, ...wanted.map(word => `% ${word.replace(/[\\%_]/g, '\\$&')}%`), Math.max(0, limit)],
  );
}
