/**
 * Every sentence in the server's sources that the window can come to show is one that it understands. A folder whose words
 * never reach the window stands in `NEVER`, with the reason; files of such a kind in `WITHOUT` and `ELSEWHERE`.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { knows } from '../../support/knows.ts';
import { serverSentences } from '../../support/server-sentences.ts';

const server = join(import.meta.dirname, '../../../server');

/** Spoken to programs, other servers, terminals; or thrown where only a fault of ours can lead. */
const NEVER: Readonly<Record<string, string>> = {
  cli: 'the terminal',
  discovery: 'files for mail programs',
  dropin: 'answers in other tools’ own words',
  imap: 'said to IMAP clients',
  jmap: 'said to JMAP clients',
  legacy: 'reports of another server’s files, for the terminal',
  managesieve: 'said to ManageSieve clients',
  mcp: 'said to programs that ask by MCP',
  pop3: 'said to POP3 clients',
  sasl: 'said to clients that sign in',
  sendmail: 'a program for a terminal',
  smtp: 'replies and their log',
  switch: 'the terminal',
  webhooks: 'the terminal: no window shows them yet',
  why: 'given to t; the window says it from values',
};
/** Files without a word for the window's reader: they are not looked at. */
const WITHOUT: readonly (readonly [path: RegExp, why: string])[] = [
  [/dns\/zone-file\.ts$/, 'zones of tests'],
  [/mailauth\/dmarc-report-print\.ts$/, 'a report to others'],
  [/formats\/(?:gmail-labels|roles)\.ts$/, 'names of folders in many languages'],
  [/mime\/(?:cause-words|report-words)\.ts$/, 'letters to senders, in their languages'],
  [/mime\/(?:look-alike-letters|returned-text)\.ts$/, 'letters that look alike; how others’ reports are read'],
  [/api\/connect-snippets\.ts$/, 'programs to be copied'],
  [/capture\/checks\/feature-names\.ts$/, 'names of HTML and CSS'],
  [
    /capture\/faults\/(?:fixed|personas|run|script)\.ts$/,
    'replies to programs; mistakes in a file, told where it is read',
  ],
  [/config\/other-tools\//, 'the terminal: what became of other tools’ variables'],
  [/assembly\/fault-hop\.ts$/, 'replies of a hop that misbehaves on purpose'],
  [/web\/opening-page\.ts$/, 'a piece of a page'],
  [/capture\/judging\.ts$/, 'answers to tests of programs'],
  [/capture\/answers\/(?:bounces|foreign|replies|report-parts)\.ts$/, 'letters to programs under test'],
  [/lists\/(?:letter-words|pages)\.ts$/, 'letters and pages in the language of their list'],
  [/store\/(?:emails|sqlite\/migrations)\//, 'SQL, and what answers begin with in many languages'],
  [/store\/sqlite\/(?:check|queue-operate)\.ts$/, 'SQL, and names of checks for the terminal'],
  [/web\/(?:assets|discovery-pages|list-pages|pages|public-door)\.ts$/, 'pages and answers of web servers'],
];

/** Files of the others with words for somebody else than the window's reader. */
const ELSEWHERE: readonly (readonly [path: RegExp, why: string])[] = [
  [/events\/lines\.ts$/, 'lines as Postfix and Dovecot write them'],
  [/queue\/mailq-text\.ts$/, 'mailq'],
  [/(?:filters\/(?:rule-words|vacation-words)|lists\/joining|sieve\/notification)\.ts$/, 'a command’s words; letters'],
  [/(?:store\/flow-commands|web\/(?:front|jmap|jmap-door|jmap-sockets))\.ts$/, 'for programs; names of commands'],
  [/(?:ceilings\/words|assembly\/returns|assembly\/jmap-letter|doctor\/letter)\.ts$/, 'letters'],
  [/mta\/(?:bounce|report-mail)\.ts$/, 'letters to other servers'],
  [/api\/handlers\/(?:first-letter|lab)\.ts$/, 'letters, beside what is asked of the handler'],
  [/(?:peers\/guard|checks\/checks|assembly\/door|assembly\/listeners|msa\/drop-people)\.ts$/, 'replies'],
  [
    /assembly\/(?:backup-mx|backup|doors|drop-in|fetch|keychain|lists|moved-in|protocols|start)\.ts$/,
    'names of tasks, greetings',
  ],
  [/backup\/(?:codec|proposals|repository)\.ts$/, 'names of keys and folders, a file beside the backups'],
  [/net\/certificates\.ts$/, 'the name in a certificate'],
  [/(?:msa\/drop|signing\/keeper)\.ts$/, 'the name of a task'],
  [/capture\/(?:expect|predicate)\.ts$/, 'answers to tests of programs'],
  [/config\/(?:file|load)\.ts$/, 'the head of a new settings file; a command line'],
  [/mda\/(?:pipe-trial|rooms)\.ts$/, 'a letter to try it with; a letter'],
  [/moving\/folder-map\.ts$/, 'another server’s name of a folder'],
  [/mra\/(?:providers|redirect-port)\.ts$/, 'addresses and scopes; a page of its own in the browser'],
  [/(?:formats\/outlook\/(?:compose-item|item-attachment)|mime\/trace)\.ts$/, 'written into a message'],
  [/net\/accept\.ts$/, 'octets that are no TLS'],
  [/scanners\/rspamd\.ts$/, 'words of rspamd’s answers'],
  [/(?:certificates\/needs|api\/handlers\/status|signing\/control)\.ts$/, 'a command to type, beside its need'],
];
/** In a file of those, no more than this many. */
const MOST_ELSEWHERE = 30;

const folders = readdirSync(server, { withFileTypes: true }).flatMap(one => (one.isDirectory() ? [one.name] : []));

test('every sentence that the window can show is understood', () => {
  const heard = folders.filter(folder => NEVER[folder] === undefined);
  const said = serverSentences(heard.map(folder => `server/${folder}/**/*.ts`));
  for (const [path] of WITHOUT)
    assert.ok(
      said.some(({ file }) => path.test(file)),
      path.source,
    );
  const unknown = said.filter(({ file, text }) => !WITHOUT.some(([path]) => path.test(file)) && !knows(text));
  assert.deepEqual(
    unknown
      .filter(({ file }) => !ELSEWHERE.some(([path]) => path.test(file)))
      .map(({ file, text }) => `${file}: ${text}`),
    [],
    'each belongs into renderer/language/de/heard, with its German; into ELSEWHERE only what the window never shows',
  );
  const often = Map.groupBy(unknown, ({ file }) => file);
  for (const [file, { length }] of often) assert.ok(length <= MOST_ELSEWHERE, `${file}: ${length}`);
  assert.deepEqual(
    ELSEWHERE.filter(([path]) => !unknown.some(({ file }) => path.test(file))).map(([path]) => path.source),
    [],
    'a file that says nothing of the kind any more needs no exception',
  );
});

test('the list names folders that are there', () =>
  assert.deepEqual(
    Object.keys(NEVER).filter(folder => !folders.includes(folder)),
    [],
  ));
