/**
 * Every string that the window's and the command line's API takes, with what could end a line: it is refused in a sentence, or
 * it is taken and ends no line anywhere. The procedures are found in the router and their strings in their schemas.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { newRouter } from '../../server/api/router.ts';
import { ApiError } from '../../server/api/rpc.ts';
import { leavesOf, plausibleInput, proceduresOf, replaced } from '../support/api-inputs.ts';
import { hostile, mustBeLine, mustBeWhole } from '../support/hostile-strings.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ann: Person;
let trace: string;
before(async () => {
  world = await startWorld({ settings: ['mode=deliver', 'auth.allow-plaintext=true'] });
  ann = await world.addAccount('ann@here.example');
  const sent = await world.bring({ from: 'kim@there.example', to: ann.address, subject: 'Lunch', text: 'Hello.' });
  trace = sent.trace;
  await world.settle();
});
after(() => world[Symbol.asyncDispose]());

let made = 0;
/** Somebody new where somebody is made, else one who is there. */
const known = (path: string) => ({
  address: path.endsWith('.add') ? `n${++made}@here.example` : ann.address,
  aliasOf: 'here.example',
  csv: 'bob@here.example,Bob,correct horse',
  domain: 'here.example',
  dryRun: false,
  email: ann.address,
  enabled: true,
  field: 'subject',
  mailbox: 'INBOX',
  name: 'Ann',
  of: 'kim@there.example',
  password: 'correct horse',
  rights: 'lr',
  selector: 's1',
  sender: ann.address,
  targets: ann.address,
  to: 'INBOX',
  trace,
  types: 'Email',
  urls: 'https://there.example/a.png',
  values: 'x',
  whom: 'anyone',
  limit: 10,
  port: 1,
  preset: 'office',
});

type Ask = (path: string, input: unknown) => Promise<'taken' | ApiError>;

const ask: Ask = async (path, input) => {
  let node: unknown = world.api;
  for (const name of path.split('.')) node = (node as Record<string, unknown>)[name];
  // A stream that has nothing to say waits for ever: what it refuses it refuses at once.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 50);
  try {
    const answer = (node as (input: unknown, signal?: AbortSignal) => unknown)(
      input,
      path.includes('.watch') ? patience.signal : undefined,
    );
    if (answer instanceof Promise) await answer;
    else for await (const _ of answer as AsyncIterable<unknown>) break;
    return 'taken';
  } catch (fault) {
    assert.ok(fault instanceof ApiError, String(fault));
    return fault.code === 'CANCELLED' ? 'taken' : fault;
  } finally {
    clearTimeout(timer);
  }
};

test('whatever stands in any string of any procedure, it is taken or refused in a sentence', async () => {
  const procedures = proceduresOf(newRouter(world.mailroom.ports));
  let strings = 0;
  for (const { path, schema } of procedures) {
    for (const leaf of leavesOf(schema, known(path))) {
      strings++;
      for (const [name, text] of hostile(leaf.plausible)) {
        const said = await ask(path, replaced(plausibleInput(schema, known(path)), leaf.path, text));
        if (said === 'taken') continue;
        assert.notEqual(said.code, 'INTERNAL', `${path} ${leaf.path.join('.')} with ${name}`);
        assert.match(said.message, /\w{2}/, `${path} ${leaf.path.join('.')} with ${name}`);
      }
    }
  }
  assert.ok(procedures.length > 60 && strings > 50, `${procedures.length} procedures, ${strings} strings`);
});

test('a setting is one line, whatever it is about', async () => {
  const settings = await world.api.settings.list({});
  for (const { key, text, default: plausible } of settings) {
    for (const [name, given] of hostile(plausible || 'x')) {
      const said = await ask('settings.set', { key, text: given });
      if (said === 'taken') {
        mustBeLine((await world.api.settings.list({})).find(one => one.key === key)!.text);
        await ask('settings.set', { key, text });
      } else assert.notEqual(said.code, 'INTERNAL', `${key} with ${name}`);
    }
  }
});

test('and no line of a log is another for it', async () => {
  await world.settle();
  for (const form of ['story', 'json', 'postfix'] as const) {
    const { lines } = await world.api.log.lines({ form, limit: 5000 });
    for (const line of lines) {
      mustBeLine(line);
      if (form === 'json') JSON.parse(line);
    }
  }
});

test('nor a message that is written for somebody', async () => {
  const [account] = (await world.api.accounts.list({})).filter(one => one.address === ann.address);
  for (const [what, name] of hostile('Ann')) {
    const changed = await ask('accounts.change', { address: ann.address, name });
    if (changed === 'taken') await world.api.mail.sendFirst({ account: account!.id });
    else assert.match(changed.message, /\w{2}/, what);
  }
  await world.settle();
  for (const text of await world.stored(ann)) mustBeWhole(text, 'a message');
});
