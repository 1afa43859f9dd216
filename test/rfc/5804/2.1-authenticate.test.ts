import assert from 'node:assert/strict';
import { scramClient } from '../../../server/sasl/scram-client.ts';
import { base64, inSieveWorld, PLAIN, type SieveClient } from '../../support/managesieve-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, may, should } = rfc(5804, '2.1');

must('take an initial response, quoted or as a literal', async () => {
  await inSieveWorld({}, async world => {
    const first = await world.dial();
    assert.equal(await first.ask(`AUTHENTICATE "PLAIN" "${PLAIN}"`), 'OK "You are signed in"\r\n');
    const second = await world.dial();
    assert.match(await second.ask(`authenticate "plain" {${PLAIN.length}+}\r\n${PLAIN}`), /^OK/);
    assert.deepEqual(world.heard, ['login ann@example.org PLAIN clear', 'login ann@example.org PLAIN clear']);
  });
});

must('send challenges as strings of base64, and take answers as such', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    client.send('AUTHENTICATE "LOGIN"\r\n');
    assert.equal(await client.line(), `"${base64('Username:')}"`);
    client.send(`"${base64('ann')}"\r\n`);
    assert.equal(await client.line(), `"${base64('Password:')}"`);
    assert.match(await client.ask(`{8+}\r\n${base64('secret')}`), /^OK/);
  });
});

must('ask with an empty string where the client speaks first and has not', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    client.send('AUTHENTICATE "PLAIN"\r\n');
    assert.equal(await client.line(), '""');
    assert.match(await client.ask(`"${PLAIN}"`), /^OK/);
  });
});

may('put what the mechanism says with success into the code SASL', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    const reply = await scram(client, 'ann', 'secret');
    assert.match(reply.said, /^OK \(SASL "[A-Za-z0-9+/=]+"\) "You are signed in"\r\n$/);
    assert.equal(reply.serverProven, true);
  });
});

must('answer NO to an exchange that the client cancels with "*"', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    client.send('AUTHENTICATE "LOGIN"\r\n');
    await client.line();
    assert.match(await client.ask('"*"'), /^NO "Cancelled"/);
    assert.match(await client.signIn(), /^OK/);
    assert.equal(world.heard[0], 'refused null LOGIN cancelled');
  });
});

must('answer NO to what is not base64, and to what is no string', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    assert.match(await client.ask('AUTHENTICATE "PLAIN" "no base64!"'), /^NO/);
    for (const bad of ['"%%%"', 'AAAA']) {
      client.send('AUTHENTICATE "PLAIN"\r\n');
      await client.line();
      assert.match(await client.ask(bad), /^NO "That is not base64"/, bad);
    }
  });
});

mustNot('take a mechanism that sends the password in clear: ENCRYPT-NEEDED where TLS would mend it', async () => {
  await inSieveWorld({ allowPlaintext: false }, async world => {
    const client = await world.dial();
    assert.match(await client.signIn(), /^NO \(ENCRYPT-NEEDED\)/);
    assert.deepEqual(world.authenticator.heard, []);
  });
  await inSieveWorld({ allowPlaintext: false, startTls: false }, async world => {
    const client = await world.dial();
    assert.match(await client.signIn(), /^NO \(AUTH-TOO-WEAK\)/);
  });
});

must('answer NO to an unknown mechanism, and to AUTHENTICATE after the login', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    assert.match(await client.ask('AUTHENTICATE "KERBEROS_V4"'), /^NO "There is no such mechanism/);
    await client.signIn();
    assert.match(await client.signIn(), /^NO "You are signed in/);
  });
});

should('close after three wrong logins, and say BYE', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    const wrong = `AUTHENTICATE "PLAIN" "${base64('\0ann\0wrong')}"`;
    assert.match(await client.ask(wrong), /^NO "The name or the password is wrong"/);
    assert.match(await client.ask(wrong), /^NO/);
    assert.match(await client.ask(wrong), /^BYE "Too many wrong logins"/);
    assert.equal(await client.rest(), '');
    await world.allClosed();
    assert.equal(world.heard.at(-1), 'closed too-many-wrong-logins');
  });
});

should('say TRYLATER where a login cannot be judged, or one may not try any more', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    world.authenticator.refuseWith = 'throttled';
    assert.match(await client.signIn(), /^NO \(TRYLATER\)/);
    world.authenticator.refuseWith = 'unavailable';
    assert.match(await client.signIn(), /^NO \(TRYLATER\)/);
    world.authenticator.refuseWith = null;
    world.backend.failing = 'too-many-sessions';
    assert.match(await client.signIn(), /^NO \(TRYLATER\)/);
    world.backend.failing = null;
    assert.match(await client.signIn(), /^OK/);
  });
});

mustNot('write passwords and SASL responses down', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    client.send(`AUTHENTICATE "LOGIN"\r\n"${base64('ann')}"\r\n"${base64('wrong')}"\r\n`);
    await client.reply();
    await client.ask(`AUTHENTICATE "PLAIN" "${base64('\0bob\0nothing')}" and more`);
    await scram(client, 'ann', 'secret');
    const written = world.said.map(({ text }) => text).join('\n');
    for (const secret of [base64('ann'), base64('wrong'), 'nothing', base64('\0bob\0nothing'), 'n,,n=']) {
      assert.ok(!written.includes(secret), secret);
    }
    assert.match(written, /OK \(SASL\)/);
  });
});

/** SCRAM-SHA-256 to its end; whether the server proved that it knew the password too. */
async function scram(client: SieveClient, user: string, password: string) {
  const exchange = scramClient({ user, password }, 'rOprNGfwEbeRWgbNEkqO');
  const decode = (text: string) => Buffer.from(text.replaceAll('"', ''), 'base64');
  const encode = (octets: Uint8Array) => Buffer.from(octets).toString('base64');
  client.send(`AUTHENTICATE "SCRAM-SHA-256" "${encode(exchange.initialResponse() ?? new Uint8Array())}"\r\n`);
  const proof = await exchange.step(decode(await client.line()));
  if (!proof.ok) throw new Error(proof.error);
  const said = await client.ask(`"${encode(proof.value)}"`);
  return { said, serverProven: exchange.finish(decode(/SASL "([^"]*)"/.exec(said)?.[1] ?? '')).ok };
}
