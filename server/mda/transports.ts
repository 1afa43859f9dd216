/**
 * Programs and folders that mail is handed to, by names of the owner's: a program with its words, never a shell's line,
 * or a Maildir. An alias leads there (`pipe:NAME`), and a route is called so (`pipe NAME`).
 */
import { isAbsolute } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, minutes, seconds } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import { nameFault } from '../queue/route-name.ts';
import type { Store, StoredTransport } from '../store/interface.ts';

export type ProgramTransport = {
  readonly kind: 'program';
  readonly name: string;
  readonly enabled: boolean;
  readonly program: string;
  /** One word each; `{recipient}` and the like are filled in (mda/program-words.ts). */
  readonly args: readonly string[];
  readonly timeLimit: Duration;
  /** A line `From sender date` before the message, as mbox programs want it. */
  readonly fromLine: boolean;
};
export type MaildirTransport = {
  readonly kind: 'maildir';
  readonly name: string;
  readonly enabled: boolean;
  readonly path: string;
};
export type Transport = ProgramTransport | MaildirTransport;

export type TransportGiven = {
  readonly name: string;
  readonly program?: string;
  readonly args?: readonly string[];
  readonly timeLimit?: Duration;
  readonly fromLine?: boolean;
  readonly maildir?: string;
  readonly enabled?: boolean;
};

export type Transports = {
  list(): Promise<readonly Transport[]>;
  find(name: string): Promise<Transport | null>;
  add(given: TransportGiven, by: string): Promise<Result<Transport, string>>;
  /** What is not named stays. */
  change(given: TransportGiven, by: string): Promise<Result<Transport, string>>;
  remove(name: string, by: string): Promise<Result<Transport, string>>;
};

const USUAL_TIME: Duration = minutes(1);
const SHORTEST_TIME: Duration = seconds(1);
const LONGEST_TIME: Duration = minutes(60);
const MOST_ARGS = 50;
const LONGEST_WORD = 1000;

export function openTransports({ store, clock }: { readonly store: Store; readonly clock: Clock }): Transports {
  const list = async () => (await store.transports()).flatMap(read);
  const find = async (name: string) => (await list()).find(one => one.name === name) ?? null;

  async function put(transport: Transport, isNew: boolean, by: string): Promise<Result<Transport, string>> {
    const what = `pipe ${isNew ? 'added' : 'changed'}`;
    const note = event('directory.changed', clock.now(), SERVER_TRACE, { what, name: wordsOf(transport), by });
    const { name, ...body } = transport;
    const input = { name, body: JSON.stringify(body), now: clock.now(), isNew };
    const done = await store.run('putTransport', input, { notes: [note] });
    if (done.ok) return ok(transport);
    if (done.error === 'exists') return err(`There is a pipe "${name}" already`);
    return err(
      done.error === 'not-allowed' ? 'There are 200 pipes; remove those that nobody uses' : sentence(name, done.error),
    );
  }

  return {
    list,
    find,
    async add(given, by) {
      const made = transportFrom(given, null);
      return made.ok ? put(made.value, true, by) : made;
    },
    async change(given, by) {
      const before = await find(given.name.toLowerCase());
      if (!before) return err(`There is no pipe "${given.name}"`);
      const made = transportFrom(given, before);
      return made.ok ? put(made.value, false, by) : made;
    },
    async remove(name, by) {
      const known = await find(name.toLowerCase());
      if (!known) return err(`There is no pipe "${name}"`);
      const used = await usersOf(store, known.name);
      if (used.length > 0)
        return err(
          `${used.slice(0, 5).join(', ')} ${used.length === 1 ? 'leads' : 'lead'} to pipe ${known.name}; change that first`,
        );
      const note = event('directory.changed', clock.now(), SERVER_TRACE, {
        what: 'pipe removed',
        name: known.name,
        by,
      });
      const done = await store.run('removeTransport', { name: known.name }, { notes: [note] });
      return done.ok ? ok(known) : err(sentence(known.name, done.error));
    },
  };
}

/** What mail reaches it by: aliases, forwarding, routes. Without it, that mail would wait and go back. */
async function usersOf(store: Store, name: string): Promise<readonly string[]> {
  const isIt = (text: string) => /^(?:off:)?pipe:(.*)$/.exec(text)?.[1] === name;
  const [aliases, accounts, routes] = await Promise.all([
    store.aliases(),
    store.accounts(),
    store.routingLines('route'),
  ]);
  return [
    ...aliases.filter(({ targets }) => targets.some(isIt)).map(one => one.address),
    ...accounts.filter(({ forward }) => forward?.some(isIt)).map(one => one.address),
    ...routes.flatMap((line, at) => (line.endsWith(` → pipe ${name}`) ? [`line ${at + 1} of the routes`] : [])),
  ];
}

const sentence = (name: string, fault: string): string => `pipe ${name} could not be changed (${fault})`;

/** 'rt: /usr/bin/rt-mailgate --queue general' */
export const wordsOf = (transport: Transport): string =>
  `${transport.name}: ${transport.kind === 'maildir' ? transport.path : [transport.program, ...transport.args].join(' ')}`;

function transportFrom(given: TransportGiven, before: Transport | null): Result<Transport, string> {
  const name = given.name.toLowerCase();
  const fault = nameFault(name);
  if (fault !== null) return err(fault);
  const enabled = given.enabled ?? before?.enabled ?? true;
  const path = given.maildir ?? (before?.kind === 'maildir' && given.program === undefined ? before.path : undefined);
  if (path !== undefined) {
    if (given.program !== undefined) return err('A pipe is a program or a Maildir, not both');
    return isPlace(path)
      ? ok({ kind: 'maildir', name, enabled, path })
      : err(`"${path}" is no folder named from the top`);
  }
  const known = before?.kind === 'program' ? before : null;
  const program = given.program ?? known?.program;
  if (program === undefined) return err('Say what it is: a program or a Maildir, by its whole path');
  const args = given.args ?? known?.args ?? [];
  const timeLimit = given.timeLimit ?? known?.timeLimit ?? USUAL_TIME;
  if (!isPlace(program)) return err(`"${program}" is no program named from the top: /usr/bin/…`);
  if (args.length > MOST_ARGS || args.some(one => one.length > LONGEST_WORD || one.includes('\0')))
    return err(`A program takes ${MOST_ARGS} words of ${LONGEST_WORD} characters at most`);
  if (timeLimit < SHORTEST_TIME || timeLimit > LONGEST_TIME)
    return err('A program has a second at least and an hour at most');
  return ok({
    kind: 'program',
    name,
    enabled,
    program,
    args,
    timeLimit,
    fromLine: given.fromLine ?? known?.fromLine ?? false,
  });
}

const isPlace = (path: string): boolean => isAbsolute(path) && path.length <= LONGEST_WORD && !/\p{Cc}/u.test(path);

/** What another release wrote and this one cannot read is no pipe here. */
function read({ name, body }: StoredTransport): Transport[] {
  const found = JSON.parse(body) as Omit<Transport, 'name'>;
  return found.kind === 'program' || found.kind === 'maildir' ? [{ ...found, name } as Transport] : [];
}
