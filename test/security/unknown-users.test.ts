/**
 * Who lives here is told to nobody who only asks: a sign-in as somebody who does not exist costs the same hashes as one with
 * a wrong password and is refused in the same words, on every door; VRFY and EXPN say nothing at all. RCPT has to.
 * RFC 4954 §6, RFC 5321 §3.5.3 and §7.3, RFC 5802 §9.
 */

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { hashesAsked } from '../support/count-hashes.ts';
import type { WireClient } from '../support/wire.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
before(async () => {
  world = await startWorld({ settings: ['mode=deliver', 'auth.allow-plaintext=true'] });
  for (const name of ['ann', 'off', 'bob', 'cat', 'dan']) await world.addAccount(`${name}@us.example`);
  await world.mailroom.store.run('setAccount', { address: 'off@us.example', enabled: false });
  for (const name of ['staff', 'list'])
    await world.api.aliases.add({ address: `${name}@us.example`, targets: ['ann@us.example'] });
  // The hash that stands for nobody's is made at the first sign-in.
  await signIn.pop3('ann@us.example', 'first');
  hashesAsked();
});
after(() => world[Symbol.asyncDispose]());

const b64 = (text: string) => Buffer.from(text).toString('base64');
const WRONG = 'wrong horse';
/** Of the form of an app password: made here, and nobody's. */
const NOBODYS_WORD = 'abcd-efgh-ijkm-npqr';

const people: readonly (readonly [what: string, user: string, password: string])[] = [
  ['a wrong password', 'ann@us.example', WRONG],
  ['a wrong password by the bare name', 'bob', WRONG],
  ['nobody', 'nobody@us.example', WRONG],
  ['nobody by a bare name', 'nobody', WRONG],
  ['a domain that is not ours', 'ann@else.example', WRONG],
  ['what is no address', 'a@b@c..', WRONG],
  ['an alias', 'staff@us.example', WRONG],
  ['a disabled account', 'off@us.example', WRONG],
  ['a disabled account with its password', 'off@us.example', 'correct horse'],
  ['postmaster', 'postmaster@us.example', WRONG],
  ['a name of 300 characters', `${'x'.repeat(288)}@us.example`, WRONG],
  ['a wrong word of the form of an app password', 'cat@us.example', NOBODYS_WORD],
  ['the same as nobody', 'nobody2@us.example', NOBODYS_WORD],
  ['the password of another', 'dan@us.example', 'correct horse of another'],
];

async function line(wire: WireClient, said: string): Promise<string> {
  wire.say(said);
  return wire.line();
}

/** One attempt at each door, on a connection of its own; the words of its refusal. */
const signIn = {
  async plain(user: string, password: string) {
    const wire = await world.smtp('submission');
    return wire.ask(`AUTH PLAIN ${b64(`\0${user}\0${password}`)}`, /^\d/);
  },
  async login(user: string, password: string) {
    const wire = await world.smtp('submission');
    await wire.ask('AUTH LOGIN', '334');
    await wire.ask(b64(user), '334');
    return wire.ask(b64(password), /^\d/);
  },
  async imap(user: string, password: string) {
    const wire = await world.wire('imap');
    await wire.line();
    return line(wire, `a LOGIN "${user}" "${password}"`);
  },
  async imapPlain(user: string, password: string) {
    const wire = await world.wire('imap');
    await wire.line();
    return line(wire, `a AUTHENTICATE PLAIN ${b64(`\0${user}\0${password}`)}`);
  },
  async pop3(user: string, password: string) {
    const wire = await world.wire('pop3');
    await wire.line();
    const known = await line(wire, `USER ${user}`);
    return `${known} ${await line(wire, `PASS ${password}`)}`;
  },
};

for (const [door, attempt] of Object.entries(signIn))
  test(`${door}: the same work and the same words, whoever it is: ${people.length} ways to be wrong`, async () => {
    // What was judged a moment ago is not hashed again; each door has passwords of its own.
    const told = [];
    for (const [what, user, password] of people) {
      const own = password === WRONG ? `${password} ${door}` : password;
      const wasJudged = password !== WRONG && door !== 'plain';
      hashesAsked();
      const words = await attempt(user, own);
      told.push({ what, words, work: wasJudged ? null : hashesAsked() });
    }
    const [first, ...others] = told;
    assert.equal(first!.work!.length, 1);
    assert.match(first!.words, /^535 5\.7\.8|^a NO \[AUTHENTICATIONFAILED\]|^\+OK .* -ERR \[AUTH\]/);
    for (const { what, words, work } of others) {
      assert.equal(words, first!.words, what);
      if (work) assert.deepEqual(work, first!.work, what);
    }
  });

test('SCRAM: nobody has a salt and a count like everybody, the same each time, and fails in the same words', async () => {
  const ask = async (user: string) => {
    const wire = await world.smtp('submission');
    const challenge = await wire.ask(`AUTH SCRAM-SHA-256 ${b64(`n,,n=${user},r=nonce`)}`, '334 ');
    const first = Buffer.from(challenge.slice(4), 'base64').toString();
    const { nonce, salt, count } = /^r=(?<nonce>nonce[^,]+),s=(?<salt>[^,]+),i=(?<count>\d+)$/.exec(first)!.groups!;
    const words = await wire.ask(b64(`c=biws,r=${nonce},p=${b64('x'.repeat(32))}`), /^\d/);
    return { salt, shape: [nonce!.length, Buffer.from(salt!, 'base64').length, count, words] };
  };
  hashesAsked();
  const known = await ask('bob@us.example');
  const names = ['nobody3@us.example', 'bob@else.example', 'list@us.example', 'nobody3'];
  for (const user of names) {
    const [once, again] = [await ask(user), await ask(user)];
    assert.deepEqual(once.shape, known.shape, user);
    assert.equal(once.salt, again.salt, user);
    assert.notEqual(once.salt, known.salt, user);
  }
  assert.deepEqual(hashesAsked(), []);
});

test('in time too: by the median of nine, nobody costs what somebody costs', async () => {
  const cost = async (user: string, attempt: number): Promise<number> => {
    const before = process.cpuUsage();
    await world.mailroom.authenticator.verifyPassword(user, `guess ${user} ${attempt}`, {
      protocol: 'imap',
      remote: '127.0.0.1',
      tls: true,
      trace: 'test',
      channel: () => null,
    });
    const { user: own, system } = process.cpuUsage(before);
    return own + system;
  };
  const costs = { somebody: [] as number[], nobody: [] as number[] };
  // Names of their own for each: the throttle would make the sixth guess wait.
  for (let n = 0; n < 9; n++) {
    if (n === 0) for (let made = 0; made < 9; made++) await world.addAccount(`timed${made}@us.example`);
    costs.somebody.push(await cost(`timed${n}@us.example`, n));
    costs.nobody.push(await cost(`nobody${n}@us.example`, n));
  }
  const median = (all: number[]) => all.toSorted((a, b) => a - b)[4]!;
  const ratio = median(costs.somebody) / median(costs.nobody);
  assert.ok(ratio > 0.4 && ratio < 2.5, `somebody costs ${ratio.toFixed(2)} times what nobody costs`);
});

test('VRFY, EXPN and HELP say the same about everybody; RCPT says only who takes mail', async () => {
  for (const listener of ['smtp', 'submission'] as const) {
    const wire = await world.smtp(listener);
    for (const verb of ['VRFY', 'EXPN', 'HELP']) {
      const answers = new Set<string>();
      for (const name of [
        'ann',
        'ann@us.example',
        '<ann@us.example>',
        'nobody@us.example',
        'staff',
        'off@us.example',
        'x',
      ])
        answers.add(await wire.ask(`${verb} ${name}`, /^\d/));
      assert.equal(answers.size, 1, [...answers].join(' / '));
      assert.doesNotMatch([...answers].join(), /us\.example/);
    }
    wire.destroy();
  }
  const wire = await world.smtp();
  await wire.ask('MAIL FROM:<>', '250');
  const said = new Map<string, string>();
  for (const name of ['ann', 'staff', 'nobody', 'noone', 'ann+x'])
    said.set(name, (await wire.ask(`RCPT TO:<${name}@us.example>`, /^\d/)).replaceAll(name, '…'));
  assert.equal(said.get('nobody'), said.get('noone'));
  assert.deepEqual(new Set(['staff', 'ann+x'].map(name => said.get(name))), new Set([said.get('ann')]));
  // An alias is not told from a person, nor whom it leads to.
  for (const words of said.values()) assert.doesNotMatch(words, /alias|ann@/);
});
