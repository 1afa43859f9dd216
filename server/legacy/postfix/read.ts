/** A folder of Postfix: main.cf with the tables that it names, then master.cf. */
import { type Book, closeBook, type Desk, type Done, type Line } from '../book.ts';
import { wordsOf } from '../lines.ts';
import { isDomain } from '../networks.ts';
import { LARGEST_FILE } from '../old-files.ts';
import type { Understood } from '../statement.ts';
import { reasonForNothing } from './by-itself.ts';
import type { PostfixDesk, Readers } from './desk.ts';
import { limitReaders } from './limits.ts';
import { type MainCf, type Parameter, parseMainCf } from './main-cf.ts';
import { parseMasterCf, readServices, transportsOf } from './master-cf.ts';
import { domainsIn, ownDomainOf, peopleReaders } from './people.ts';
import { strangerReaders } from './strangers.ts';
import { wayReaders } from './ways.ts';

const readers: Readers = { ...peopleReaders, ...wayReaders, ...limitReaders, ...strangerReaders };

export function readPostfix(desk: Desk, folder: string): Understood {
  const { book, files } = desk;
  const path = `${folder}/main.cf`;
  const text = files.read(path);
  if (!text.ok)
    book.cannot({ file: path, line: 0, column: 0, text: path }, 'the parameters of Postfix', `${path} ${text.error}`);
  const main = parseMainCf(path, text.ok ? text.value : '', desk.hostName);
  const master = parseMasterCf(`${folder}/master.cf`, textOf(desk, `${folder}/master.cf`));
  const own = ownOf(desk, main);
  const postfix: PostfixDesk = {
    ...{ ...desk, main, own },
    ...{ transports: transportsOf(master.services), classes: classesOf(main), seen: new Set() },
  };
  for (const at of main.broken) book.cannot(at, 'a parameter', 'there is no "=" behind a name');
  if (text.ok) silently(postfix, path);
  for (const parameter of main.parameters) readParameter(postfix, parameter);
  for (const at of master.broken) book.cannot(at, 'a service', 'a service has eight words');
  const used = usedTransports(main, book);
  readServices(book, master.services, name => used.has(name));
  return closeBook('postfix', desk, own);
}

const classesOf = (main: MainCf): ReadonlyMap<string, string> =>
  new Map(wordsOf(main.value('smtpd_restriction_classes')).map(name => [name.toLowerCase(), main.value(name)]));

const textOf = ({ files }: Desk, path: string): string => {
  const text = files.read(path);
  return text.ok ? text.value : '';
};

/** myorigin may name a file, /etc/mailname. Looked at before anything is told. */
function ownOf(desk: Desk, main: MainCf): string | null {
  const origin = main.value('myorigin');
  const named = origin.startsWith('/') ? textOf(desk, origin).trim().split(/\s/)[0]! : origin;
  const quiet: Book = { means: () => {}, cannot: () => {}, statements: [] };
  const at = { file: '', line: 0, column: 0, text: '' };
  const names = domainsIn(
    { ...desk, book: quiet, main, own: null, transports: new Map(), classes: new Map(), seen: new Set() },
    at,
    main.value('mydestination'),
  );
  const said = main.has('myorigin') ? [named.toLowerCase()] : [];
  const own = ownDomainOf(
    names.map(one => one.name),
    [...said, main.value('mydomain').toLowerCase()],
    main.value('myhostname').toLowerCase(),
  );
  return desk.domain ?? own ?? (isDomain(named) && named.includes('.') ? named.toLowerCase() : null);
}

/** What holds although nobody wrote it: own domains and aliases. */
function silently(desk: PostfixDesk, path: string): Done {
  const unsaid = (name: string): Line => ({
    file: path,
    line: 0,
    column: 0,
    text: `${name} = ${desk.main.value(name)} (not written: the default)`,
  });
  for (const name of ['mydestination', 'alias_maps']) {
    if (desk.main.has(name)) continue;
    if (name === 'alias_maps' && !desk.files.exists('/etc/aliases')) continue;
    readers[name]!(desk, unsaid(name), desk.main.value(name), name);
  }
}

function readParameter(desk: PostfixDesk, { at, name, raw, overriddenBy }: Parameter): Done {
  const { book, main } = desk;
  if (overriddenBy !== null) return book.means(at, `line ${overriddenBy} says otherwise, and holds`);
  const expanded = main.expand(raw);
  if (!expanded.ok) return book.cannot(at, `the parameter ${name}`, expanded.error);
  const value = expanded.value.trim();
  if (Object.hasOwn(readers, name)) return readers[name]!(desk, at, value, name);
  const reason = reasonForNothing(name) ?? (isOwnName(desk, name) ? 'a name that other values of this file use' : null);
  if (reason !== null) return book.means(at, reason);
  book.cannot(
    at,
    `the parameter ${name}`,
    value.length > LARGEST_FILE ? 'it is too long' : 'nothing here does that, or it is no parameter that is known',
  );
}

/** A name of the owner's own, which other parameters hold: `$my_networks`, or a class of restrictions. */
const isOwnName = ({ main, classes }: PostfixDesk, name: string): boolean =>
  classes.has(name.toLowerCase()) || main.mentioned.has(name);

/** Whether any table or parameter sends mail by that name of master.cf. */
function usedTransports(main: MainCf, book: Book): ReadonlySet<string> {
  const routed = book.statements.flatMap(one =>
    (one.becomes ?? []).flatMap(act => (act.kind === 'route' && act.to.kind === 'pipe' ? [act.to.name] : [])),
  );
  const said = main.parameters.flatMap(one =>
    one.overriddenBy === null && /^[\w-]+:/.test(one.raw) ? [one.raw.slice(0, one.raw.indexOf(':'))] : [],
  );
  return new Set([...routed, ...said]);
}
