import assert from 'node:assert/strict';
import { checkScriptName, readScriptName } from '../../../server/managesieve/script-name.ts';
import { inSieveWorld } from '../../support/managesieve-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should } = rfc(5804, '1.6');

must('take a name of 128 characters of four octets each', () => {
  const name = '😀'.repeat(128);
  assert.deepEqual(checkScriptName(name), { ok: true, value: name });
});

mustNot('cut a longer name, but refuse it', async () => {
  assert.deepEqual(checkScriptName('a'.repeat(513)), { ok: false, error: 'too-long' });
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    await client.signIn();
    assert.match(await client.ask(`PUTSCRIPT "${'a'.repeat(513)}" {5+}\r\nkeep;`), /^NO "The name is longer than 512/);
    assert.equal(world.backend.scripts.size, 0);
  });
});

must('refuse names with control characters, line separators or no characters, and what is not UTF-8', () => {
  for (const name of ['a\u0000b', 'a\u001f', 'a\u007f', 'a\u0080', 'a\u009f', 'a\u2028', 'a\u2029', '\ud800']) {
    assert.equal(checkScriptName(name).ok, false, JSON.stringify(name));
  }
  assert.deepEqual(checkScriptName(''), { ok: false, error: 'empty' });
  assert.deepEqual(readScriptName(Buffer.from([0x61, 0xff])), { ok: false, error: 'not-utf8' });
});

should('find a name that was composed in another way (RFC 5198 §3)', async () => {
  await inSieveWorld({ scripts: { 'Für alle': 'keep;' } }, async world => {
    const client = await world.dial();
    await client.signIn();
    const decomposed = Buffer.from('GETSCRIPT "Für alle"\r\n'.normalize('NFD'));
    client.send(decomposed);
    assert.match(await client.reply(), /^\{5\}\r\nkeep;\r\nOK/);
  });
});

must('take a name as quoted string with its quotes escaped, and as literal', async () => {
  await inSieveWorld({}, async world => {
    const client = await world.dial();
    await client.signIn();
    assert.match(await client.ask('PUTSCRIPT "say \\"hi\\" \\\\" "keep;"'), /^OK/);
    assert.match(await client.ask('PUTSCRIPT {3+}\r\n{1} {5+}\r\nstop;'), /^OK/);
    assert.deepEqual([...world.backend.scripts.keys()], ['say "hi" \\', '{1}']);
    assert.equal(await client.ask('LISTSCRIPTS'), '"say \\"hi\\" \\\\"\r\n"{1}"\r\nOK "These are all scripts"\r\n');
  });
});
