/** A folder of qmail, /var/qmail: control/, users/assign, the .qmail files of alias and of the people that assign names. */
import { closeBook, type Desk, type Done, type Line } from '../book.ts';
import { plainLines } from '../lines.ts';
import { isDomain, isLoopbackName } from '../networks.ts';
import type { Understood } from '../statement.ts';
import { type ControlDesk, controls, tcpRule, virtualOf } from './control.ts';
import { extensionOf, readDotQmail } from './dot-qmail.ts';

export function readQmail(desk: Desk, folder: string): Understood {
  const control = `${folder}/control`;
  const linesOf = (path: string): readonly Line[] => {
    const text = desk.files.read(path);
    return text.ok ? plainLines(path, text.value) : [];
  };
  const words = (name: string): string[] => linesOf(`${control}/${name}`).map(one => one.text.toLowerCase());
  const me = words('me')[0] ?? desk.hostName;
  const locals = words('locals').length > 0 ? words('locals') : [me];
  const virtuals = linesOf(`${control}/virtualdomains`).flatMap(one => virtualOf(one.text) ?? []);
  const own = desk.domain ?? ownOf(locals, me, [words('defaulthost')[0], words('defaultdomain')[0]]);
  const qmail: ControlDesk = { ...desk, own, locals: new Set(locals), virtuals };
  for (const name of desk.files.list(control)) readControl(qmail, `${control}/${name}`, name, linesOf);
  if (words('locals').length === 0) controls.locals!(qmail, { file: `${control}/me`, line: 0, column: 0, text: me });
  if (!desk.files.exists(`${control}/rcpthosts`)) openRelay(desk, control);
  for (const path of ['/etc/tcp.smtp', `${folder}/control/tcp.smtp`, '/home/vpopmail/etc/tcp.smtp'])
    for (const at of linesOf(path)) tcpRule(qmail, at);
  const people = readAssign(qmail, `${folder}/users/assign`, linesOf);
  readHome(qmail, `${folder}/alias`, 'alias');
  for (const { user, home } of people) readHome(qmail, home, user);
  return closeBook('qmail', desk, own);
}

function ownOf(locals: readonly string[], me: string, said: readonly (string | undefined)[]): string | null {
  const real = locals.filter(name => isDomain(name) && name.includes('.') && !isLoopbackName(name));
  return said.find(one => one !== undefined && real.includes(one)) ?? real.find(one => one !== me) ?? real[0] ?? null;
}

type LinesOf = (path: string) => readonly Line[];

function readControl(desk: ControlDesk, path: string, name: string, linesOf: LinesOf): Done {
  if (name === 'tcp.smtp' || /~$|\.(bak|orig|cdb|lock)$/.test(name) || !desk.files.exists(path)) return;
  const read = Object.hasOwn(controls, name) ? controls[name]! : null;
  const lines = linesOf(path);
  if (read) {
    for (const at of lines) read(desk, at);
    return;
  }
  const at = { file: path, line: 1, column: 1, text: name };
  desk.book.cannot(at, `the control file ${name}`, 'it is none that is known');
}

function openRelay({ book }: Desk, control: string): Done {
  const at = { file: `${control}/rcpthosts`, line: 0, column: 0, text: 'rcpthosts (not there)' };
  book.means(
    at,
    'anybody may send anywhere through this server',
    [],
    'not here: mail for elsewhere is taken from whoever signed in, and from smtp.relay-networks',
  );
}

type Home = { readonly user: string; readonly home: string };

/** `=local:user:uid:gid:home:dash:ext:`, `+prefix:…`, and a dot at the end. qmail-users(5). */
function readAssign(desk: ControlDesk, path: string, linesOf: LinesOf): readonly Home[] {
  const homes: Home[] = [];
  for (const at of linesOf(path)) {
    if (at.text === '.') continue;
    const [, kind, name = '', user = '', , , home = ''] =
      /^([=+])([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):/.exec(at.text) ?? [];
    if (kind === undefined) desk.book.cannot(at, 'who has which mail', 'it is neither "=" nor "+" with seven parts');
    else if (kind === '=') {
      desk.book.means(
        at,
        `${name} has a mailbox`,
        [{ kind: 'account', address: name.toLowerCase() }],
        'the password cannot come along',
      );
      if (user === name && /^\//.test(home)) homes.push({ user, home });
    } else if (desk.files.exists(`${home}/vpasswd`))
      readVpopmail(desk, at, name.replace(/-$/, ''), `${home}/vpasswd`, linesOf);
    else if (name.endsWith('-'))
      desk.book.means(
        at,
        `whatever begins with ${name} belongs to ${user}`,
        [],
        'the extension of an address reaches the same mailbox here',
      );
    else
      desk.book.cannot(
        at,
        `whatever begins with "${name}" belongs to ${user}`,
        'names are not taken by their beginning; make a pattern or a catch-all',
      );
  }
  return homes;
}

/** vpopmail: `name:hash:uid:gid:real name:home:quota`. */
function readVpopmail(desk: ControlDesk, at: Line, domain: string, path: string, linesOf: LinesOf): Done {
  desk.book.means(at, `${domain} is a domain of vpopmail`, [{ kind: 'domain', name: domain.toLowerCase() }]);
  for (const line of linesOf(path)) {
    const [name = '', ...rest] = line.text.split(':');
    const shown = { ...line, text: `${name}:…` };
    if (rest.length < 4) desk.book.cannot(shown, 'somebody in vpopmail', 'it is no line of vpasswd');
    else
      desk.book.means(
        shown,
        `${name}@${domain} has a mailbox`,
        [{ kind: 'account', address: `${name}@${domain}`.toLowerCase() }],
        'the password cannot come along',
      );
  }
}

function readHome(desk: ControlDesk, home: string, owner: string): Done {
  const virtuals = new Map(desk.virtuals.filter(one => isDomain(one.domain)).map(one => [one.prepend, one.domain]));
  for (const file of desk.files.list(home)) {
    const extension = extensionOf(file);
    if (extension === null || !desk.files.exists(`${home}/${file}`)) continue;
    const found = domainOf(virtuals, owner, extension);
    readDotQmail(desk, {
      path: `${home}/${file}`,
      owner: found ? 'alias' : owner,
      extension: found?.rest ?? extension,
      domain: found?.domain ?? null,
    });
  }
}

/** `there.example:alias-there` makes .qmail-there-info of alias info@there.example. */
function domainOf(
  virtuals: ReadonlyMap<string, string>,
  owner: string,
  extension: string,
): { domain: string; rest: string } | null {
  const whole = extension === '' ? owner : `${owner}-${extension}`;
  for (let at = whole.lastIndexOf('-'); at > 0; at = whole.lastIndexOf('-', at - 1)) {
    const domain = virtuals.get(whole.slice(0, at));
    if (domain !== undefined) return { domain, rest: whole.slice(at + 1) };
  }
  return null;
}
