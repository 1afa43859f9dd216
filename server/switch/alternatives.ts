/**
 * What the command `sendmail` is, and how it becomes ours and theirs again. Three cases:
 *
 *   - an alternatives group `mta` (Red Hat, SUSE, Fedora: `alternatives --config mta`): ours is registered and chosen;
 *   - a plain file that a package owns (Debian): `dpkg-divert` moves it aside, so that an upgrade of that package does not
 *     write over ours, and a link to ours takes its place;
 *   - a plain file of nobody's, or none: it is put aside beside its place.
 *
 * Each way is a list of commands, each with the one that takes it back.
 */
import { lstatSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Programs } from './programs.ts';

export type Step = {
  readonly words: string;
  readonly argv: readonly string[];
  /** null: nothing is to be taken back. */
  readonly undo: readonly string[] | OurLink | null;
};

/** A link of ours, taken away where it is that still. */
export type OurLink = { readonly path: string; readonly to: string };

export type SendmailCommand = {
  readonly path: string;
  readonly is: 'alternatives' | 'diverted' | 'packaged' | 'file' | 'missing';
  /** Where a link leads. */
  readonly leadsTo: string | null;
  readonly package: string | null;
};

/** `--altdir`, `--admindir`, `--instdir`: a test's own folders. */
export type Place = {
  /** What stands for /. */
  readonly root?: string;
  readonly alternatives?: readonly string[];
  readonly divert?: readonly string[];
  readonly links?: string;
};

/** Other names under which programs call it. */
const called = [
  { path: '/usr/sbin/sendmail', name: 'mta' },
  { path: '/usr/bin/mailq', name: 'mta-mailq' },
  { path: '/usr/bin/newaliases', name: 'mta-newaliases' },
  // As Red Hat's packages call it.
  { path: '/usr/lib/sendmail', name: 'mta-sendmail' },
] as const;
const names = called.map(one => one.path);
/** Above sendmail's 90 and Postfix's 30 or 60. */
const PRIORITY = '100';

export async function sendmailCommand(programs: Programs, place: Place = {}): Promise<SendmailCommand> {
  const path = called[0].path;
  const real = join(place.root ?? '/', path);
  const none = { path, leadsTo: null, package: null };
  if (!exists(real)) return { ...none, is: 'missing' };
  const leadsTo = lstatSync(real).isSymbolicLink() ? readlinkSync(real) : null;
  if (leadsTo?.startsWith(place.links ?? '/etc/alternatives')) return { ...none, leadsTo, is: 'alternatives' };
  const diverted = await programs.run(['dpkg-divert', ...(place.divert ?? []), '--list', path]);
  if (diverted.code === 0 && /^(?:local )?diversion of/m.test(diverted.out))
    return { ...none, leadsTo, is: 'diverted' };
  const owned = await programs.run(['dpkg', '-S', path]);
  const name = owned.code === 0 ? /^([^:\n]+)(?::\w+)?: /.exec(owned.out)?.[1] : undefined;
  return { path, leadsTo, package: name ?? null, is: name === undefined ? 'file' : 'packaged' };
}

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** `own`: the folder that holds our `sendmail.mjs`, `mailq.mjs` and `newaliases.mjs`; in the packaged app without the ending. */
export function stepsFor(now: SendmailCommand, own: string, place: Place = {}): readonly Step[] {
  if (now.is === 'alternatives') return registered(own, place);
  return names
    .filter(path => exists(join(place.root ?? '/', path)) || path === called[0].path)
    .flatMap(path => (now.is === 'packaged' ? diverted(path, own, place) : putAside(path, own, place)));
}

function registered(own: string, place: Place): readonly Step[] {
  const { alternatives = ['update-alternatives'], root = '/', links = '/etc/alternatives' } = place;
  const before = linkIn(join(links, 'mta'));
  const [main, ...others] = called;
  const tool = alternatives;
  const slaves = others.flatMap(({ path, name }) => ['--slave', join(root, path), name, ownFor(own, path)]);
  const ours = ownFor(own, main.path);
  return [
    {
      words: `our sendmail is known in the alternatives group mta (${links})`,
      argv: [...tool, '--install', join(root, main.path), 'mta', ours, PRIORITY, ...slaves],
      undo: [...tool, '--remove', 'mta', ours],
    },
    {
      words: 'the command sendmail is ours',
      argv: [...tool, '--set', 'mta', ours],
      undo: before === null ? [...tool, '--auto', 'mta'] : [...tool, '--set', 'mta', before],
    },
  ];
}

/** A diversion moves the file and remembers it, whatever a package does later. */
function diverted(path: string, own: string, { divert = [], root = '/' }: Place): readonly Step[] {
  const aside = `${path}.before-mailroom`;
  const real = join(root, path);
  return [
    {
      words: `${path} is put aside as ${aside}, and stays there when its package is upgraded`,
      argv: ['dpkg-divert', ...divert, '--local', '--rename', '--divert', aside, '--add', path],
      undo: ['dpkg-divert', ...divert, '--local', '--rename', '--divert', aside, '--remove', path],
    },
    linked(path, real, own),
  ];
}

function putAside(path: string, own: string, { root = '/' }: Place): readonly Step[] {
  const real = join(root, path);
  const aside = `${real}.before-mailroom`;
  const move: Step[] = exists(real)
    ? [
        {
          words: `${path} is put aside as ${basename(aside)}`,
          argv: ['mv', '-n', real, aside],
          undo: ['mv', '-n', aside, real],
        },
      ]
    : [];
  return [...move, linked(path, real, own)];
}

const linked = (path: string, real: string, own: string): Step => ({
  words: `${path} is ours`,
  argv: ['ln', '-s', ownFor(own, path), real],
  undo: { path: real, to: ownFor(own, path) },
});

function ownFor(own: string, path: string): string {
  const packaged = join(own, basename(path));
  return exists(packaged) ? packaged : `${packaged}.mjs`;
}

function linkIn(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
