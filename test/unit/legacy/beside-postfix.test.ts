/**
 * The same main.cf and the same table, read by Postfix' own postconf and postmap where they are installed, and by us. Skipped
 * with a word where they are not.
 */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Postfix writes what stands for another
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { newBook } from '../../../server/legacy/book.ts';
import { readMap } from '../../../server/legacy/maps.ts';
import { givenFiles } from '../../../server/legacy/old-files.ts';
import { parseMainCf } from '../../../server/legacy/postfix/main-cf.ts';

/** Where Postfix has them; a user's PATH often lacks the folder. */
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
const run = (folder: string, ...words: readonly string[]): string =>
  execFileSync(words[0]!, words.slice(1), {
    encoding: 'utf8',
    env: { ...process.env, PATH },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

const installed = (name: string): boolean => {
  try {
    execFileSync(name, ['-m'], { env: { ...process.env, PATH }, stdio: 'ignore' });
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code !== 'ENOENT';
  }
};
const skip = installed('postconf') ? false : 'Postfix is not installed (postconf)';

async function inFolder<T>(files: Readonly<Record<string, string>>, act: (folder: string) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-beside-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Values that mention those before them, in every form that both know. */
const word = fc.stringMatching(/^[a-z]{1,4}$/);
const value = (before: number) => {
  const name = before === 0 ? fc.constant('mail_owner') : fc.integer({ min: 0, max: before - 1 }).map(n => `zz${n}`);
  const piece = fc.oneof(
    word,
    name.map(one => `$${one}`),
    fc.tuple(name, word).map(([one, said]) => `\${${one}?${said}}`),
    fc.tuple(name, word).map(([one, said]) => `\${${one}:${said}}`),
    fc.tuple(name, word, word).map(([one, yes, no]) => `\${${one}?{${yes}}:{${no}}}`),
    fc.tuple(word, word, word, word).map(([a, b, yes, no]) => `\${{${a}} == {${b}} ? {${yes}} : {${no}}}`),
    fc.constantFrom('$$', '$(mail_owner)', ' ', '\n  ', '\n# between\n\t'),
  );
  return fc.array(piece, { maxLength: 6 }).map(all => all.join(' ').trim());
};
const ROUNDS = 60;
const NAMES = 8;

test('postconf -x says what we say a value is', { skip }, async () => {
  const samples = fc.sample(fc.tuple(...Array.from({ length: NAMES }, (_, n) => value(n))), {
    numRuns: ROUNDS,
    seed: 6,
  });
  // One file and one call for all: each round has names of its own, and is a part of what is asked.
  const named = samples.map((values, round) => values.map(one => one.replace(/zz(\d)/g, `zz${round}_$1`)));
  const lines = named.flatMap((values, round) => values.map((one, n) => `zz${round}_${n} = ${one}`));
  const asked = named.map((values, round) => values.map((_, n) => `$zz${round}_${n}`).join(' ')).join(' | ');
  const whole = `mail_owner = postfix\n${lines.join('\n')}\nsmtpd_banner = ${asked}\n`;
  await inFolder({ 'main.cf': whole, 'master.cf': '' }, folder => {
    const rounds = (text: string): string[] => text.split('|').map(one => one.replace(/\s+/g, ' ').trim());
    const theirs = rounds(run(folder, 'postconf', '-c', folder, '-hx', 'smtpd_banner'));
    assert.deepEqual(rounds(parseMainCf('main.cf', whole, 'h.example').value('smtpd_banner')), theirs);
  });
});

test('postmap -q finds in a table what we find', { skip }, async () => {
  const table = [
    '# who',
    'ann@there.example   ben@here.example,',
    '    carl@here.example',
    '@there.example  catch',
    '',
    '  # a comment between',
    'two    words  and more',
    'Case@There.Example   folded',
    '"quoted key"  a value',
    'tab\tafter',
  ].join('\n');
  await inFolder({ table: `${table}\n`, 'main.cf': '', 'master.cf': '' }, folder => {
    const desk = { book: newBook(), files: givenFiles({ '/table': `${table}\n` }), hostName: '', domain: null };
    const map = readMap(desk, { file: '', line: 0, column: 0, text: '' }, 'texthash:/table');
    assert.ok(map.kind === 'table');
    const spaced = (text: string): string => text.replace(/\s+/g, ' ').trim();
    const keys = map.entries.map(one => `${one.key}\n`).join('');
    // All keys in one call.
    const theirs = execFileSync('postmap', ['-c', folder, '-q', '-', `texthash:${join(folder, 'table')}`], {
      ...{ encoding: 'utf8' as const, input: keys },
      env: { ...process.env, PATH },
    });
    assert.deepEqual(
      map.entries.map(one => spaced(`${one.key} ${one.value}`)),
      theirs.trim().split('\n').map(spaced),
    );
  });
});
