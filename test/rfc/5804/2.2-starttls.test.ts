import assert from 'node:assert/strict';
import { inSieveWorld, PLAIN } from '../../support/managesieve-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(5804, '2.2');

must('tell the capabilities again under TLS, without being asked', async () => {
  await inSieveWorld({ allowPlaintext: false }, async world => {
    const client = await (await world.dial()).secure();
    const told = await client.reply();
    assert.match(told, /"SASL" "SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN/);
    assert.ok(!told.includes('STARTTLS'));
    assert.match(told, /OK "[^"]*"\r\n$/);
    assert.match(await client.signIn(), /^OK/);
    assert.equal(world.heard[0], 'login ann@example.org PLAIN TLS');
  });
});

mustNot('carry out what came in clear behind STARTTLS', async () => {
  await inSieveWorld({}, async world => {
    const plain = await world.dial();
    const behind = `\r\nAUTHENTICATE "PLAIN" "${PLAIN}"\r\nPUTSCRIPT "evil" {5+}\r\nstop;`;
    const client = await plain.secure(behind);
    assert.match(await client.reply(), /^"IMPLEMENTATION"/);
    assert.match(await client.ask('NOOP "after"'), /^OK \(TAG "after"\)/);
    assert.equal(world.backend.scripts.size, 0);
    assert.ok(!world.heard.some(line => line.startsWith('login')));
  });
});

must('answer NO to STARTTLS under TLS, after the login, and where it is not offered', async () => {
  await inSieveWorld({}, async world => {
    const secured = await (await world.dial()).secure();
    await secured.reply();
    assert.match(await secured.ask('STARTTLS'), /^NO "The connection is encrypted already"/);
    const signedIn = await world.dial();
    await signedIn.signIn();
    assert.match(await signedIn.ask('STARTTLS'), /^NO/);
  });
  await inSieveWorld({ startTls: false }, async world => {
    const client = await world.dial();
    assert.match(await client.ask('STARTTLS'), /^NO "TLS is not offered here"/);
  });
});

mustNot('forget wrong logins with STARTTLS', async () => {
  await inSieveWorld({}, async world => {
    const plain = await world.dial();
    const wrong = `AUTHENTICATE "PLAIN" "${Buffer.from('\0ann\0x').toString('base64')}"`;
    await plain.ask(wrong);
    await plain.ask(wrong);
    const client = await plain.secure();
    await client.reply();
    assert.match(await client.ask(wrong), /^BYE/);
  });
});
