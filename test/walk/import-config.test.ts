/** mailroom import-config: what Postfix was told is shown, done, done again without effect, and taken back. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type CliServer, startServer } from '../support/cli.ts';

const corpus = join(import.meta.dirname, '../corpus/legacy');
const office = ['postfix', '--root', join(corpus, 'postfix-office'), '--host', 'host.test.example'];

let server: CliServer;
before(async () => {
  server = await startServer(['--preset', 'office', '--set', 'listen.host=127.0.0.1']);
});
after(() => server[Symbol.asyncDispose]());

type Done = { readonly words: string; readonly outcome: string; readonly because: string | null };
type Applied = { readonly done: readonly Done[]; readonly undo: string | null };
const outcomes = (done: readonly Done[]): readonly string[] => [...new Set(done.map(one => one.outcome))].sort();

test('without --apply nothing is changed, and every line that is not understood has its reason', async () => {
  const before = await server.json('domain', 'list');
  const { code, out } = await server.run('import-config', ...office);
  assert.equal(code, 0);
  assert.match(out, /^postfix: understood 98 % of 58 lines; this line not, because:\n/);
  assert.match(out, /main\.cf:30:1 +frobnicate_level = 7 +the parameter frobnicate_level: nothing here does that/);
  assert.match(
    out,
    /alias sales@linde\.example → ida@linde\.example, otto@linde\.example, petra@partner\.example +new/,
  );
  assert.match(out, /Nothing was changed\. To do it: the same with --apply\.\n$/);
  assert.doesNotMatch(out, /s3cret/);
  assert.deepEqual(await server.json('domain', 'list'), before);
});

test('--apply does it; a second time there is nothing to do; --undo takes it back', async () => {
  const said = await server.run('config', 'set', 'queue.give-up-after', '2d');
  assert.equal(said.code, 0, said.err);
  const aliasesBefore = await server.json('alias', 'list');
  const first = (await server.json('import-config', ...office, '--apply', '--passwords')) as Applied;
  assert.deepEqual(
    first.done.filter(one => one.outcome !== 'done').map(one => [one.words, one.outcome, one.because]),
    [
      ['setting relay.tls = required', 'there', null],
      ['setting address.plus-separator = +', 'there', null],
      ['setting queue.give-up-after = 3d', 'differs', 'queue.give-up-after is 2d here'],
    ],
  );
  const forwards = await server.run('forward', 'list');
  assert.match(forwards.out, /otto@linde\.example +.*otto@home\.example/);
  const settings = (await server.json('config', 'list')) as readonly { key: string; text: string }[];
  const text = (key: string) => settings.find(one => one.key === key)!.text;
  assert.deepEqual(
    [text('relay.host'), text('queue.give-up-after'), text('smtp.relay-networks')],
    ['smtp.provider.example:587', '2d', '127.0.0.0/8, ::1/128, 192.168.4.0/24'],
  );

  const second = (await server.json('import-config', ...office, '--apply')) as Applied;
  assert.deepEqual([outcomes(second.done), second.undo], [['differs', 'there'], null]);
  assert.deepEqual(
    second.done.filter(one => /^(?:alias|forward|account) /.test(one.words) && one.outcome !== 'there'),
    [],
  );

  const back = (await server.json('import-config', '--undo', first.undo!)) as { done: readonly Done[] };
  assert.deepEqual(
    back.done.filter(one => one.outcome !== 'done'),
    [],
  );
  assert.deepEqual(await server.json('alias', 'list'), aliasesBefore);
});

test('what is no configuration is said in a sentence', async () => {
  const { code, err } = await server.run('import-config', '/nowhere/at/all');
  assert.deepEqual([code, err], [1, 'mailroom: /nowhere/at/all is not there, or is no configuration that is known\n']);
});
