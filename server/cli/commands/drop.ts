/** drop: the folder that sendmail(1) puts mail into: what lies there, and who may put some. It works on the folder itself. */
import * as fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Home } from '../../assembly/home.ts';
import { idOfName } from '../../msa/drop-file.ts';
import { type DropFolder, openDropFolder } from '../../msa/drop-folder.ts';
import { FOR_ALL } from '../../sendmail/place.ts';
import type { Command } from '../command.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import { say, sayJson, table } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords, verbOf } from '../words.ts';

export const drop: Command = {
  name: 'drop',
  summary: 'mail that programs of this computer handed in and nobody has taken yet',
  usage: [
    'mailroom drop show',
    'mailroom drop retry FILE',
    'mailroom drop remove FILE',
    'mailroom drop setup --folder DIR [--for everyone | --for group:NAME]',
  ],
  details: `By default only the user who runs the server may hand in mail with sendmail(1). \`setup\` makes a folder that others may put
mail into too (but not look into), and tells their sendmail(1) of it; run it as root, and start the server anew. With
group:NAME only members of that group may, and the server must be one of them.`,
  examples: [
    'mailroom drop show',
    'sudo mailroom drop setup --home ~ann/.local/share/mailroom --folder /var/spool/mailroom --for everyone',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, { folder: { type: 'string' }, for: { type: 'string' } });
    const { verb, rest } = verbOf('drop', positionals, ['show', 'retry', 'remove', 'setup']);
    const home = homeOf(values.home);
    if (verb === 'show') return show(await foldersOf(home), values.json === true);
    if (verb === 'setup') return setUp(home, values.folder, values.for ?? 'everyone');
    return settle(await foldersOf(home), verb, exactly(rest, 'FILE')[0]);
  },
};

async function foldersOf(home: Home): Promise<DropFolder[]> {
  const further = await withServer(home, 'yes', async api => {
    const setting = (await api.settings.list({})).find(one => one.key === 'drop.folder');
    return String(setting?.value ?? '');
  });
  const opened = [
    await openDropFolder(home.drop, true),
    ...(further === '' ? [] : [await openDropFolder(further, false)]),
  ];
  return opened.map(one => {
    if (!one.ok) throw new CommandEnd(exit.unavailable, one.error);
    return one.value;
  });
}

async function show(folders: readonly DropFolder[], json: boolean): Promise<number> {
  const rows = [];
  for (const folder of folders) {
    for (const name of await folder.waiting())
      rows.push({ folder: folder.path, file: name, state: 'waits', because: '' });
    for (const { name, because } of await folder.setAsideSoFar())
      rows.push({ folder: folder.path, file: name, state: 'set aside', because });
  }
  if (json) sayJson(rows);
  else
    table(
      ['FILE', 'STATE', 'WHY', 'FOLDER'],
      rows.map(row => [row.file, row.state, row.because, row.folder]),
      'Nothing lies in the drop folder.',
    );
  return exit.done;
}

/** Of what was set aside: once more into the queue, or away for good. */
async function settle(folders: readonly DropFolder[], verb: 'retry' | 'remove', name: string): Promise<number> {
  for (const folder of folders) {
    if (!(await folder.setAsideSoFar()).some(one => one.name === name)) continue;
    const path = join(folder.path, 'corrupt', name);
    if (verb === 'retry' && idOfName(name) === null)
      throw new CommandEnd(exit.refused, `${name} is no file of sendmail(1); it would be set aside again`);
    // Whoever made a folder may still be in it, and put links where we would take away what they lead to.
    if (verb === 'remove' && fs.lstatSync(path).isDirectory())
      throw new CommandEnd(exit.refused, `${path} is a folder: look what is in it, and remove it by hand`);
    if (verb === 'retry') fs.renameSync(path, join(folder.path, 'new', name));
    else fs.rmSync(path);
    fs.rmSync(`${path}.why`, { force: true });
    say(verb === 'retry' ? `${name} waits again.` : `${name} is gone.`);
    return exit.done;
  }
  throw new CommandEnd(exit.refused, `${name} is not among what was set aside. See: mailroom drop show`);
}

/** Sticky, so that nobody takes away another's; the group passes on to the files, so that the server can read them. */
const FOR_EVERYONE = 0o3733;
const FOR_GROUP = 0o3730;

async function setUp(home: Home, given: string | undefined, whom: string): Promise<number> {
  const group = whom === 'everyone' ? null : /^group:(.+)$/.exec(whom)?.[1];
  if (group === undefined) throw usage('--for: everyone, or group:NAME');
  if (given === undefined) throw usage('--folder: a folder outside of the home, such as /var/spool/mailroom');
  const named = resolve(given);
  const owner = statOf(home.folder);
  const gid = group === null ? owner.gid : groupOf(group);
  let folder = named;
  try {
    fs.mkdirSync(named, { recursive: true, mode: 0o755 });
    folder = fs.realpathSync(named);
    makeOwn(folder, 0o755, owner.uid, gid);
    for (const name of ['tmp', 'new'])
      makeOwn(join(folder, name), group === null ? FOR_EVERYONE : FOR_GROUP, owner.uid, gid);
    makeOwn(join(folder, 'corrupt'), 0o700, owner.uid, gid);
  } catch (fault) {
    throw new CommandEnd(exit.refused, `${folder} cannot be made so: ${(fault as Error).message}`);
  }
  const untold = tellOthers(folder, home);
  becomeOwner(owner);
  await withServer(home, 'yes', api => api.settings.set({ key: 'drop.folder', text: folder }));
  say(
    `${group === null ? 'Every user of this computer' : `Who is in the group ${group}`} may put mail into ${folder}.`,
  );
  say('Start Mailroom anew, so that it looks there.');
  if (untold !== null) throw new CommandEnd(exit.refused, untold);
  return exit.done;
}

/** What root writes in the owner's home the owner could not read. */
function becomeOwner({ uid, gid }: fs.Stats): void {
  if (process.getuid?.() !== 0 || uid === 0) return;
  process.setgroups?.([gid]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** null: they are told. */
function tellOthers(drop: string, home: Home): string | null {
  const text = `${JSON.stringify({ drop, home: home.folder })}\n`;
  try {
    fs.mkdirSync(dirname(FOR_ALL), { recursive: true, mode: 0o755 });
    fs.writeFileSync(FOR_ALL, text, { mode: 0o644 });
    return null;
  } catch (fault) {
    return `Their sendmail(1) is not told, which needs root (${(fault as Error).message}): write ${text.trim()} into ${FOR_ALL}`;
  }
}

const { O_DIRECTORY = 0, O_NOFOLLOW = 0 } = fs.constants;
export function makeOwn(folder: string, mode: number, uid: number, gid: number): void {
  if (!fs.existsSync(folder)) fs.mkdirSync(folder);
  // Root does this, in a folder that is not root's from the second time on: what lies there may be a link to anything.
  const opened = fs.openSync(folder, fs.constants.O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    // First whose it is: a change of owner takes the group's bit away.
    fs.fchownSync(opened, uid, gid);
    fs.fchmodSync(opened, mode);
  } finally {
    fs.closeSync(opened);
  }
}

function statOf(folder: string): fs.Stats {
  try {
    return fs.statSync(folder);
  } catch {
    throw new CommandEnd(exit.unavailable, `There is no home of Mailroom in ${folder}; name it with --home`);
  }
}

function groupOf(name: string): number {
  const line = fs
    .readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find(one => one.startsWith(`${name}:`));
  const gid = line?.split(':')[2];
  if (gid === undefined) throw new CommandEnd(exit.refused, `There is no group ${name} on this computer`);
  return Number(gid);
}
