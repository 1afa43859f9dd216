/**
 * The house rules of server/README.md, kept by a test: imports point down, each package has one door, SQL stays in
 * the store, files say what they are and stay short.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import test from 'node:test';

const top = join(import.meta.dirname, '..');

/** Folder → floor. A file may import its own folder and any lower floor, never sideways. */
const floors: Readonly<Record<string, number>> = {
  'server/base': 0,
  'server/events': 1,
  'server/config': 1,
  'server/mime': 2,
  'server/dns': 2,
  'server/net': 2,
  'server/sasl': 2,
  // Mail in files: reads messages of mime/, and knows no store.
  'server/formats': 2.5,
  // Languages and the store share a floor: neither can import the other.
  'server/smtp': 3,
  'server/imap': 3,
  'server/pop3': 3,
  'server/managesieve': 3,
  'server/sieve': 3,
  'server/jmap': 3,
  'server/mailauth': 3,
  'server/scanners': 3,
  'server/acme': 3,
  'server/store': 3,
  // What a script may know of mail in the store, for those who run one.
  'server/sifting': 3.8,
  'server/directory': 4,
  'server/queue': 4,
  'server/retention': 4.5,
  'server/judgement': 4,
  'server/signing': 4,
  'server/ceilings': 4,
  // People's own rules and scripts, which agents run and protocols change.
  'server/filters': 4,
  // Mailing lists: rules, letters, members; directory and journal are beside it.
  'server/lists': 4.5,
  'server/certificates': 4,
  // What mail programs are told so that they set themselves up.
  'server/discovery': 4.5,
  'server/journey': 4,
  // What agents that take mail in ask before they do.
  'server/checks': 4.5,
  // Which way it goes on, and under which address.
  'server/routing': 4.5,
  // Reads what other mail servers were told, and says it in the words of the floors below.
  'server/legacy': 4.8,
  // Whom they let in, and how much of it.
  'server/peers': 4.5,
  // Brings mail in and out, in jobs that survive.
  'server/moving': 4.5,
  // Copies of the whole home, and the way back; mail goes back by jobs of moving/.
  'server/backup': 5,
  // Reads what was judged, and writes to the journal.
  'server/reports': 4.5,
  // The same, of what comes back.
  'server/returns': 4.5,
  // Tells other programs of captured mail.
  'server/webhooks': 4.5,
  // Agents share a floor: they meet in the queue and the store, never in each other.
  'server/msa': 5,
  'server/mta': 5,
  'server/mda': 5,
  'server/mra': 5,
  'server/access': 5,
  'server/capture': 5,
  'server/lab': 5,
  'server/doctor': 5,
  'server/why': 5,
  'server/transfer': 5,
  'server/api': 6,
  // What other capture tools answer; the web carries it.
  'server/dropin': 6,
  // Asks it, in other people's tests: one file that imports nothing.
  'server/client': 6,
  // What assistants may ask, over the API.
  'server/mcp': 6.6,
  // The web carries the API to browsers.
  'server/web': 6.5,
  // Takes another mail server's place: it asks the system and the other one, and the command line asks it.
  'server/switch': 6.7,
  // Puts the parts together; main.ts and the command line start it.
  'server/assembly': 6.8,
  // The program that others call: it stands beside the server, and the command line calls it too.
  'server/sendmail': 6.9,
  'server/main.ts': 7,
  'server/cli': 7,
};

/** Package → the files or folders that may import it. */
const doors: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['server/store/sqlite/'],
  'smtp-server': ['server/smtp/server.ts'],
  mailparser: ['server/mime/message.ts'],
  // Patterns that users write: matched in linear time or not at all.
  re2js: ['server/sieve/regex-pattern.ts'],
  'dns-packet': ['server/dns/'],
  'intl-messageformat': ['server/base/language.ts'],
  '@formatjs/icu-messageformat-parser': ['renderer/language/'],
  'age-encryption': ['server/backup/age.ts'],
  diff: ['server/config/differences.ts'],
  // Pictures of strangers, in a thread of its own.
  ...{ 'jpeg-js': ['server/access/threads/thumbnail.ts'], pngjs: ['server/access/threads/thumbnail.ts'] },
  omggif: ['server/access/threads/thumbnail.ts'],
  imapflow: ['server/imap/client/session.ts'],
  yauzl: ['server/formats/zip-tree.ts', 'server/backup/one-file.ts'],
  yazl: ['server/formats/zip-out.ts', 'server/backup/one-file.ts'],
  // Tests compare with them; the product reads such files by itself (decision 91).
  'pst-extractor': [],
  '@kenjiuno/msgreader': [],
  electron: ['electron/'],
  react: ['renderer/'],
  'react-dom': ['renderer/'],
  hono: ['server/web/'],
  ws: ['server/web/'],
  '@modelcontextprotocol/server': ['server/mcp/', 'server/cli/commands/mcp.ts', 'server/assembly/drop-in.ts'],
  // The DNS client stands beside net/ on its floor, and each question has a socket of its own.
  'node:dgram': ['server/dns/transport.ts'],
  'node:dns': ['server/dns/'],
  'node:https': ['server/net/'],
  'node:net': ['server/net/', 'server/smtp/server.ts', 'server/web/control.ts', 'server/dns/transport.ts'],
  'node:tls': ['server/net/', 'server/smtp/server.ts', 'server/web/control.ts'],
};

/** What may be known of the server from outside: the shell passes files and octets on, the window asks the API. */
const faces: Readonly<Record<string, readonly string[]>> = {
  'renderer/': [
    ...['server/api/contract.ts', 'server/api/rpc.ts', 'server/jmap/types.ts'],
    // What is said, in which language: one way to say it on both sides.
    'server/base/language.ts',
    // How everything is searched, here and there.
    ...['server/base/search.ts', 'server/base/search-values.ts', 'server/base/marks.ts', 'server/jmap/mail-words.ts'],
    // A rule of how long mail stays, read as the server reads it. Pure.
    'server/config/retention-rule.ts',
    // What is told to be pasted or typed into a program: the window and the command line say the same. Pure.
    ...['server/api/connect-snippets.ts', 'server/api/connect-cards.ts', 'server/api/connect-words.ts'],
    // What the doctor found, in words: the window and the command line say the same.
    'server/doctor/words.ts',
    'server/reports/advice-words.ts',
    // What the log says: the window says it again from the facts, in the reader's language. Pure.
    'server/events/catalogue.ts',
    // What the checks of a captured message found: the window and the command line say the same. Pure.
    ...['server/capture/checks/words.ts', 'server/capture/checks/verdict.ts'],
    // What features of HTML and CSS are called: the checks count them, the window takes them out. Pure.
    'server/capture/checks/feature-names.ts',
    // How captured letters are linked, in sentences. Pure.
    'server/capture/thread-words.ts',
    // Why mail was refused, in both languages: the letters that return it say the same. Pure.
    'server/mime/cause-words.ts',
    // What names look like: the window and port 25 must not disagree. Pure, and nothing of Node.
    'server/mime/look-alike.ts',
    // Steps of fault scripts in words. Pure.
    'server/capture/faults/words.ts',
    // The sentences of an answer: window and command line say the same. Pure.
    'server/why/words.ts',
  ],
  'electron/': [
    'server/base/language.ts',
    'server/api/contract.ts',
    'server/api/rpc.ts',
    'server/api/shell.ts',
    'server/web/assets.ts',
  ],
};

const LONGEST_FILE = 400;
const LONGEST_HEADER = 16;

const read = (file: string): string => readFileSync(join(top, file), 'utf8');
const sources = globSync(
  ['server', 'renderer', 'electron', 'test'].map(folder => `${folder}/**/*.{ts,tsx,mjs}`),
  { cwd: top },
).map(file => file.replaceAll('\\', '/'));
const product = sources.filter(file => !file.startsWith('test/'));

type Import = {
  readonly file: string;
  readonly name: string;
  readonly to: string | null;
  /** Only types, or only words about addresses: no socket comes through. */
  readonly harmless: boolean;
};
/** Static and dynamic; `to` is the file within the project. */
function importsOf(file: string): Import[] {
  const from = /^\s*(?:import|export)(\s+type)?\s([^'"`;]*?)from\s+['"]([^'"]+)['"]/gm;
  const alone = /\bimport\(\s*['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm;
  const text = read(file);
  const found = [...text.matchAll(from)].map(([, types, names, name]) => ({
    name: name ?? '',
    harmless: types !== undefined || (name === 'node:net' && areWords(names ?? '')),
  }));
  const others = [...text.matchAll(alone)].map(([, late, bare]) => ({ name: late ?? bare ?? '', harmless: false }));
  return [...found, ...others].map(({ name, harmless }) => ({
    file,
    name,
    harmless,
    to: name.startsWith('.') ? posix.normalize(posix.join(dirname(file), name)) : null,
  }));
}

const words = ['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress'];
const areWords = (names: string): boolean =>
  names
    .replace(/[{}]/g, '')
    .split(',')
    .map(name => name.trim())
    .every(name => name === '' || name.startsWith('type ') || words.includes(name));

const imports: readonly Import[] = product.flatMap(importsOf);
const place = (file: string): string | undefined =>
  Object.keys(floors).find(folder => file === folder || file.startsWith(`${folder}/`));
const show = ({ file, to, name }: Import): string => `${file} → ${to ?? name}`;

test('every file of the server has a floor', () => {
  const homeless = product.filter(file => file.startsWith('server/') && !place(file));
  assert.deepEqual(homeless, []);
});

test('imports point down, never sideways', () => {
  const wrong = imports.filter(({ file, to }) => {
    const [from, into] = [place(file), to && place(to)];
    return from && into && from !== into && (floors[into] ?? 0) >= (floors[from] ?? 0);
  });
  assert.deepEqual(wrong.map(show), []);
});

test('the server runs without the window and the shell', () => {
  // The command line finds its Node as `npm start` does.
  const allowed = 'electron/node.mjs';
  const wrong = imports.filter(
    ({ file, to }) => file.startsWith('server/') && to !== allowed && /^(electron|renderer)\//.test(to ?? ''),
  );
  assert.deepEqual(wrong.map(show), []);
});

for (const [folder, known] of Object.entries(faces)) {
  test(`${folder} knows ${known.join(', ')} of the server and no more`, () => {
    const wrong = imports.filter(
      ({ file, to }) => file.startsWith(folder) && to?.startsWith('server/') && !known.includes(to),
    );
    assert.deepEqual(wrong.map(show), []);
  });
}

test('each package has one door', () => {
  const wrong = imports.filter(({ file, name, harmless }) => {
    const owner = Object.keys(doors).find(
      door => name === door || (name.startsWith(`${door}/`) && !door.includes(':')),
    );
    return owner && !harmless && !doors[owner]?.some(door => file.startsWith(door));
  });
  assert.deepEqual(wrong.map(show), []);
});

test('nothing the product imports is missing from package.json', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const known = { ...dependencies, ...devDependencies };
  const packages = imports.filter(({ to, name, harmless }) => to === null && !harmless && !name.startsWith('node:'));
  const packageOf = (name: string) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(name)?.[0] ?? name;
  const missing = packages.filter(({ name }) => !(packageOf(name) in known));
  assert.deepEqual(missing.map(show), []);
});

test('the files of the window load each other in no circle', () => {
  const loads = new Map<string, string[]>();
  for (const { file, to, harmless } of product.filter(file => file.startsWith('renderer/')).flatMap(loadedBy))
    if (to && !harmless) loads.set(file, [...(loads.get(file) ?? []), to]);
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): void => {
    const met = way.indexOf(file);
    if (met !== -1) circles.push([...way.slice(met), file].join(' → '));
    if (met !== -1 || done.has(file)) return;
    for (const next of loads.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of loads.keys()) walk(file, []);
  assert.deepEqual(circles, []);
});

/** What a file is read together with; what it asks for later is no part of a circle. */
const loadedBy = (file: string): Import[] => {
  const late = new Set([...read(file).matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)].map(([, name]) => name));
  return importsOf(file).filter(({ name }) => !late.has(name));
};

test('SQL is written only in the store', () => {
  const sql = /\b(SELECT\s[^'"`;]*\sFROM\s|INSERT INTO\s|UPDATE\s+\w+\s+SET\s|DELETE FROM\s|CREATE TABLE\s)/;
  const elsewhere = product.filter(file => !file.startsWith('server/store/') && sql.test(read(file)));
  assert.deepEqual(elsewhere, []);
});

test('below the agents nobody reads a clock or draws chance, except through base/ports.ts', () => {
  const ambient =
    /\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|randomUUID\(|randomBytes\(|setTimeout\()/;
  // They own theirs: sockets time out, and what is random in a key must come from the system.
  const own = ['server/base/', 'server/net/', 'server/store/'];
  const wrong = product.filter(file => {
    const floor = floors[place(file) ?? ''] ?? 7;
    return floor < 5 && !own.some(folder => file.startsWith(folder)) && ambient.test(uncommented(read(file)));
  });
  assert.deepEqual(wrong, []);
});

const uncommented = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

test('every file of the product begins by saying what it is', () => {
  const wrong = product.filter(file => {
    const header = /^(?:#!.*\n)?\/\*\*[\s\S]*?\*\//.exec(read(file))?.[0];
    return !header || header.split('\n').length > LONGEST_HEADER;
  });
  assert.deepEqual(wrong, []);
});

test('no name says nothing', () => {
  const empty = /^(utils?|helpers?|common|misc|manager|stuff)\b/;
  assert.deepEqual(
    sources.filter(file => empty.test(basename(file))),
    [],
  );
});

test('no file outgrows its one concept', () => {
  // A catalogue of words is a table, as long as there are things to say.
  const isTable = (file: string): boolean => file.startsWith('renderer/language/de/') || file === 'electron/german.ts';
  const long = sources.filter(file => !isTable(file) && read(file).trimEnd().split('\n').length > LONGEST_FILE);
  assert.deepEqual(long, []);
});
