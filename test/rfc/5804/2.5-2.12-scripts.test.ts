import assert from 'node:assert/strict';
import { inSieveWorld, type SieveClient, type SieveWorld } from '../../support/managesieve-world.ts';
import { rfc } from '../../support/rfc.ts';

const scripts = { main: 'keep;\r\n', spare: 'stop;\r\n' };
const signedIn = (play: (client: SieveClient, world: SieveWorld) => Promise<void>) => () =>
  inSieveWorld({ scripts }, async world => {
    const client = await world.dial();
    await client.signIn();
    await play(client, world);
  });

rfc(5804, '2.5').must(
  'say whether a script of this size may be put, and why not',
  signedIn(async client => {
    assert.equal(await client.ask('HAVESPACE "new" 435'), 'OK "There is room for it"\r\n');
    assert.match(await client.ask('HAVESPACE "new" 1001'), /^NO \(QUOTA\/MAXSIZE\)/);
    for (const name of ['a', 'b', 'c']) await client.ask(`PUTSCRIPT "${name}" "keep;"`);
    assert.match(await client.ask('HAVESPACE "new" 5'), /^NO \(QUOTA\/MAXSCRIPTS\)/);
    assert.match(await client.ask('HAVESPACE "main" 5'), /^OK/);
    assert.match(await client.ask('HAVESPACE "main" 4294967296'), /^NO "It reads/);
  }),
);

const put = rfc(5804, '2.6');
put.must(
  'keep a script as it came, and replace one of the same name',
  signedIn(async (client, world) => {
    const text = '# "quoted" and\ttabbed ä\r\nkeep;\n';
    const octets = Buffer.from(text);
    client.send(Buffer.concat([Buffer.from(`PUTSCRIPT "main" {${octets.length}+}\r\n`), octets, Buffer.from('\r\n')]));
    assert.equal(await client.reply(), 'OK "The script is kept"\r\n');
    assert.deepEqual(world.backend.scripts.get('main'), octets);
    assert.match(await client.ask('PUTSCRIPT "empty" {0+}\r\n'), /^OK/);
  }),
);
put.must(
  'refuse a script with faults, saying where they are, and keep what was there',
  signedIn(async (client, world) => {
    const answer = await client.ask('PUTSCRIPT "main" {23+}\r\nkeep;\r\nerror; # error\r\n');
    assert.equal(answer, 'NO "line 2, column 1: here is error"\r\n');
    assert.equal(String(world.backend.scripts.get('main')), scripts.main);
    // Several faults are several lines, which quotes cannot hold.
    assert.match(
      await client.ask('PUTSCRIPT "main" {15+}\r\nerror\r\n error\r\n'),
      /^NO \{64\}\r\nline 1, column 1: here is error\r\nline 2, column 2: here is error\r\n$/,
    );
  }),
);
put.may(
  'take a script and warn (WARNINGS)',
  signedIn(async client => {
    const answer = await client.ask('PUTSCRIPT "new" "# warning"');
    assert.equal(answer, 'OK (WARNINGS) "line 1, column 3: here is warning"\r\n');
  }),
);
put.must(
  'refuse what would be one script too many (QUOTA/MAXSCRIPTS)',
  signedIn(async client => {
    for (const name of ['a', 'b', 'c']) assert.match(await client.ask(`PUTSCRIPT "${name}" "keep;"`), /^OK/);
    assert.match(await client.ask('PUTSCRIPT "d" "keep;"'), /^NO \(QUOTA\/MAXSCRIPTS\)/);
    assert.match(await client.ask('PUTSCRIPT "a" "stop;"'), /^OK/);
  }),
);

rfc(5804, '2.7').must(
  'list all scripts, and mark the active one',
  signedIn(async client => {
    await client.ask('SETACTIVE "spare"');
    assert.equal(await client.ask('LISTSCRIPTS'), '"main"\r\n"spare" ACTIVE\r\nOK "These are all scripts"\r\n');
  }),
);

const setActive = rfc(5804, '2.8');
setActive.must(
  'have one active script at most; "" is none, which is no fault where none is',
  signedIn(async (client, world) => {
    for (const [name, active] of [
      ['main', 'main'],
      ['spare', 'spare'],
      ['', null],
      ['', null],
    ] as const) {
      assert.match(await client.ask(`SETACTIVE "${name}"`), /^OK/);
      assert.equal(world.backend.active, active);
    }
  }),
);
setActive.must(
  'answer NONEXISTENT, and leave the active one active',
  signedIn(async (client, world) => {
    await client.ask('SETACTIVE "main"');
    assert.match(await client.ask('SETACTIVE "none"'), /^NO \(NONEXISTENT\)/);
    assert.equal(world.backend.active, 'main');
  }),
);

rfc(5804, '2.9').must(
  'give the script as it was put, as a literal',
  signedIn(async client => {
    assert.equal(await client.ask('GETSCRIPT "main"'), '{7}\r\nkeep;\r\n\r\nOK "That is the script"\r\n');
    assert.match(await client.ask('GETSCRIPT "none"'), /^NO \(NONEXISTENT\)/);
  }),
);

rfc(5804, '2.10').mustNot(
  'delete the active script',
  signedIn(async (client, world) => {
    await client.ask('SETACTIVE "main"');
    assert.match(await client.ask('DELETESCRIPT "main"'), /^NO \(ACTIVE\)/);
    assert.match(await client.ask('DELETESCRIPT "spare"'), /^OK/);
    assert.match(await client.ask('DELETESCRIPT "spare"'), /^NO \(NONEXISTENT\)/);
    assert.deepEqual([...world.backend.scripts.keys()], ['main']);
  }),
);

rfc(5804, '2.11').must(
  'rename a script, an active one too, but to no name that is taken',
  signedIn(async (client, world) => {
    await client.ask('SETACTIVE "main"');
    assert.match(await client.ask('RENAMESCRIPT "main" "spare"'), /^NO \(ALREADYEXISTS\)/);
    assert.match(await client.ask('RENAMESCRIPT "none" "other"'), /^NO \(NONEXISTENT\)/);
    assert.match(await client.ask('RENAMESCRIPT "main" ""'), /^NO "A script has a name/);
    assert.match(await client.ask('RENAMESCRIPT "main" "other"'), /^OK/);
    assert.equal(world.backend.active, 'other');
  }),
);

rfc(5804, '2.12').must(
  'check a script and keep nothing',
  signedIn(async (client, world) => {
    assert.equal(await client.ask('CHECKSCRIPT {5+}\r\nkeep;'), 'OK "The script is valid"\r\n');
    assert.match(await client.ask('CHECKSCRIPT "error"'), /^NO "line 1, column 1/);
    assert.match(await client.ask('CHECKSCRIPT "warning"'), /^OK \(WARNINGS\)/);
    assert.deepEqual([...world.backend.scripts.keys()], ['main', 'spare']);
  }),
);
