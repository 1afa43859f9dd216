/**
 * Beside Dovecot's Sieve: what scripts made by chance do with messages made by chance, and which scripts are refused.
 * Where the two are known to differ, and why ours stays, stands in server/sieve/README.md; such scripts are not made.
 *
 *   MAILROOM_SIEVE_CASES=20000 npm test -- test/unit/sieve/beside-pigeonhole.test.ts      a longer run
 *   MAILROOM_SIEVE_FROM=…                                                                 from another seed
 */
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { printProblem } from '../../../server/sieve/ast.ts';
import { compileText } from '../../../server/sieve/compile.ts';
import { type Pigeonhole, pigeonhole } from '../../support/pigeonhole.ts';
import { inLines, runOurs } from '../../support/sieve-canonical.ts';
import { type Chance, chanceOf, type MadeMessage, madeMessage } from '../../support/sieve-chance.ts';
import { acts, bent, includable, questions, scriptOf } from '../../support/sieve-maker.ts';

const CASES = Number(process.env.MAILROOM_SIEVE_CASES ?? 80);
const FROM = Number(process.env.MAILROOM_SIEVE_FROM ?? 1);
/** Tests asked of one message: each start of theirs takes some ten milliseconds. */
const QUESTIONS = 40;

const theirs = pigeonhole(includable);
const skip = theirs ? false : 'sieve-test and sievec (Debian: dovecot-sieve) are not installed';
after(() => theirs?.remove());

const envelope = { from: 'ana@office.test', to: 'ann+work@office.test' };

function differ(program: Pigeonhole, statements: readonly string[], message: Buffer) {
  const tried = { script: scriptOf(statements), message, ...envelope };
  const [expected, actual] = [program.run(tried), runOurs(tried)];
  return JSON.stringify(inLines(expected)) === JSON.stringify(inLines(actual)) ? null : { tried, expected, actual };
}

/** As few statements as still differ, one at a time. */
function smallest(program: Pigeonhole, statements: readonly string[], message: Buffer): string[] {
  let left = [...statements];
  for (let at = 0; at < left.length; ) {
    const fewer = left.toSpliced(at, 1);
    if (differ(program, fewer, message)) left = fewer;
    else at++;
  }
  return left;
}

function compareRuns(seed: number, make: (chance: Chance, message: MadeMessage) => string[]): void {
  const chance = chanceOf(seed);
  const message = madeMessage(chance);
  const statements = make(chance, message);
  if (!differ(theirs!, statements, message.octets)) return;
  const { tried, expected, actual } = differ(theirs!, smallest(theirs!, statements, message.octets), message.octets)!;
  const because = expected.kind === 'performed' ? '' : expected.because.slice(0, 500);
  const said = `seed ${seed}\n${tried.script}\n${message.octets.toString()}\n${because}`;
  assert.deepEqual({ said, does: inLines(actual) }, { said, does: inLines(expected) });
}

const seeds = Array.from({ length: CASES }, (_, number) => FROM + number);

test(`${CASES} times ${QUESTIONS} tests have the same answers`, { skip }, () => {
  for (const seed of seeds) compareRuns(seed, (chance, message) => questions(chance, message, QUESTIONS));
});

test(`${CASES} scripts of branches, variables, flags and edits do the same`, { skip }, () => {
  for (const seed of seeds) compareRuns(-seed, (chance, message) => acts(chance, message));
});

/**
 * What theirs takes and ours does not: the same tag twice, a flag action with three arguments, a field without a name,
 * a date part and a time zone that there are not, a mailbox without a name.
 */
const stricter =
  /stands here twice|takes no more than|"" is not the name of a header field|is no part of a date|is no time zone|a mailbox has a name/;

/** What ours warns of, and theirs refuses: an extension that says nothing without another; a script that is not there yet. */
const laxer = /extension cannot be used without|included personal script .* does not exist/;

test(`of ${CASES} bent scripts the same are refused`, { skip }, () => {
  for (const seed of seeds) {
    const chance = chanceOf(seed * 7);
    const message = madeMessage(chance);
    const script = bent(chance, scriptOf(chance.once(2) ? questions(chance, message, 3) : acts(chance, message, 1)));
    const said = theirs!.compile(script);
    const { compiled, problems } = compileText(script);
    const ours = problems.map(printProblem).join('\n');
    if (said === null ? compiled === null && stricter.test(ours) : compiled !== null && laxer.test(said)) continue;
    const refused = (isIt: boolean): string => `seed ${seed}: ${isIt ? 'refused' : 'taken'}\n${script}`;
    assert.equal(refused(compiled === null), refused(said !== null), `${said ?? ''}\n${ours}`);
  }
});

const asked = (field: string): Buffer =>
  Buffer.from(`From: a@b.test\r\nTo: ${envelope.to}\r\n${field}\r\nSubject: x\r\n\r\ntext\r\n`);
const letters: readonly (readonly [sender: string, field: string])[] = [
  ...['X-Y: z', 'List-Id: <a>', 'list-help: <a>', 'List-Unsubscribe: <a>', 'List-Subscribe: <a>', 'List-Post: <a>'],
  ...[
    'List-Owner: <a>',
    'List-Archive: <a>',
    'Precedence: bulk',
    'Precedence: LIST',
    'precedence: junk',
    'Precedence: x',
  ],
  ...['Auto-Submitted: no', 'Auto-Submitted: auto-replied', 'Auto-Submitted: auto-generated', 'Sender: owner-a@b.test'],
  ...['X-Auto-Response-Suppress: OOF', 'X-Auto-Response-Suppress: All', 'X-Auto-Response-Suppress: DR, OOF'],
].map(field => ['a@b.test', field] as const);
const senders: readonly (readonly [sender: string, field: string])[] = [
  ...['', 'MAILER-DAEMON@b.test', 'mailer-daemon@b.test', 'owner-a@b.test', 'a-request@b.test', 'LISTSERV@b.test'],
  ...['majordomo@b.test', 'ann+work@office.test', 'root@b.test', 'requests@b.test', 'owners@b.test', 'a+b@b.test'],
].map(sender => [sender, 'X-Y: z'] as const);
const notForUs = [asked('X-Y: z').toString().replace(envelope.to, 'other@office.test')].map(text => Buffer.from(text));

test('the same messages are answered by vacation', { skip }, () => {
  const script = 'require "vacation";\r\nvacation "gone";\r\n';
  const tried = [...letters, ...senders].map(([from, field]) => ({
    script,
    from,
    to: envelope.to,
    message: asked(field),
  }));
  for (const one of [...tried, ...notForUs.map(message => ({ script, ...envelope, message }))]) {
    const ours = runOurs(one);
    const isAnswered = ours.kind === 'performed' && ours.acts.some(({ act }) => act === 'vacation');
    const said = `${one.from}\n${one.message.toString()}`;
    assert.deepEqual([said, isAnswered], [said, theirs!.answers(one)]);
  }
});
