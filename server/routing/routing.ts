/**
 * The owner's tables and relays, as he changes them and as every message asks for them: in memory, always as they are
 * now, each table exchanged as a whole. What cannot be read is refused before it is kept, line by line, in words.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Seal } from '../base/seal.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { RoutingTable, Store, StoredRelay } from '../store/interface.ts';
import { type LineFault, shown } from './pattern.ts';
import {
  checkRelay,
  draftOf,
  printBody,
  type Relay,
  type RelayDraft,
  type RelayFault,
  readRelay,
  relayFaults,
  sealedRelay,
  unsealed,
} from './relay.ts';
import { parseRewriteLine, printRewriteLine } from './rewrite-line.ts';
import { notesOn, type RewriteTable, rewriteTable } from './rewrite-table.ts';
import { parseRouteLine, printRouteLine } from './route-line.ts';
import { type RouteTable, routeTable, unreachableLines } from './route-table.ts';
import { parseTlsLine, printTlsLine, type TlsTable, tlsTable } from './tls-line.ts';

export type Tables = { readonly route: RouteTable; readonly tls: TlsTable; readonly rewrite: RewriteTable };
export type TableRead = {
  /** In the one form in which they are kept. */
  readonly lines: readonly string[];
  /** What its owner should know of it. */
  readonly notes: readonly string[];
};
export type RelayChange = Partial<Omit<RelayDraft, 'name'>>;

export type Routing = {
  readonly tables: Tables;
  lines(table: RoutingTable): readonly string[];
  /** As it would be kept; nothing is. */
  read(
    table: RoutingTable,
    lines: readonly string[],
  ): Result<TableRead & { readonly tables: Tables }, readonly LineFault[]>;
  /** `before` given: refused where somebody else has changed it since. */
  write(
    table: RoutingTable,
    lines: readonly string[],
    by: string,
    before?: readonly string[],
  ): Promise<Result<TableRead, string>>;
  /** By name. */
  relays(): readonly Relay[];
  relay(name: string): Relay | null;
  /** As it would be kept, with what is not given as it is kept now; nothing is. `isNew`: no other may have its name. */
  draftOf(name: string, change: RelayChange, isNew: boolean): Result<Relay, readonly RelayFault[]>;
  addRelay(draft: RelayDraft, by: string): Promise<Result<Relay, string>>;
  changeRelay(name: string, change: RelayChange, by: string): Promise<Result<Relay, string>>;
  removeRelay(name: string, by: string): Promise<Result<Relay, string>>;
  /** The key of their passwords has come: they are read again. */
  refresh(): Promise<void>;
  /** What waits may have another way now. */
  onChange(hear: (what: RoutingTable | 'relay') => void): void;
};

/** `seal`: how passwords of relays are kept; without one, as they are. */
export async function openRouting({
  store,
  clock,
  seal,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly seal?: Seal;
}): Promise<Routing> {
  const kept = {
    route: await store.routingLines('route'),
    tls: await store.routingLines('tls'),
    rewrite: await store.routingLines('rewrite'),
  };
  let tables: Tables = {
    route: routeTable(known(kept.route, parseRouteLine)),
    tls: tlsTable(known(kept.tls, parseTlsLine)),
    rewrite: rewriteTable(known(kept.rewrite, parseRewriteLine)),
  };
  const readRelays = async (): Promise<readonly Relay[]> =>
    (await store.relays()).map(one => readRelay(seal ? unsealed(seal, one) : one));
  let relays = await readRelays();
  const hearers: ((what: RoutingTable | 'relay') => void)[] = [];
  const relay = (name: string): Relay | null => relays.find(one => one.name === name) ?? null;
  const note = (what: string, name: string, by: string) => ({
    notes: [event('directory.changed', clock.now(), SERVER_TRACE, { what, name, by })],
  });
  const read: Routing['read'] = (table, lines) => readTable(tables, table, lines, name => relay(name) !== null);

  async function keep(
    checked: Result<Relay, string>,
    isNew: boolean,
    by: string,
    asKept: Partial<Pick<StoredRelay, 'password' | 'proxyPassword'>> = {},
  ): Promise<Result<Relay, string>> {
    if (!checked.ok) return checked;
    const sealed = seal ? sealedRelay(seal, checked.value) : checked.value;
    const { name, password, proxyPassword } = { ...sealed, ...asKept };
    const written = await store.run(
      'putRelay',
      { ...{ name, password, proxyPassword, isNew, now: clock.now() }, body: printBody(checked.value) },
      note(isNew ? 'relay added' : 'relay changed', name, by),
    );
    if (!written.ok) return err(relayRefusals[written.error] ?? `relay ${name} could not be kept (${written.error})`);
    relays = await readRelays();
    for (const hear of hearers) hear('relay');
    return ok(relay(name)!);
  }

  /** What cannot be opened here and is not changed stays as it lies: its key may come back. */
  async function unreadable(relay: Relay, change: RelayChange) {
    const row = (await store.relays()).find(({ name }) => name === relay.name);
    const stays = (field: 'password' | 'proxyPassword') =>
      row && row[field] !== null && relay[field] === null && change[field] === undefined ? { [field]: row[field] } : {};
    return { ...stays('password'), ...stays('proxyPassword') };
  }

  return {
    get tables() {
      return tables;
    },
    lines: table => printed(tables, table),
    read,
    async write(table, lines, by, before) {
      const found = read(table, lines);
      if (!found.ok) return err(faultWords(found.error));
      const written = await store.run(
        'setRoutingLines',
        { table, lines: found.value.lines, ...(before ? { before } : {}) },
        note(`${tableWords[table]} changed`, `${found.value.lines.length} lines`, by),
      );
      if (!written.ok) return err(tableFaults[written.error] ?? `the table could not be kept (${written.error})`);
      tables = found.value.tables;
      for (const hear of hearers) hear(table);
      return ok({ lines: found.value.lines, notes: found.value.notes });
    },
    relays: () => relays,
    relay,
    draftOf(name, change, isNew) {
      const found = relay(name.toLowerCase());
      if (found && isNew) return err([{ field: 'name', why: relayRefusals.exists! }]);
      const draft = found ? changed(found, change) : { ...change, name, hosts: change.hosts ?? [] };
      const faults = relayFaults(draft);
      if (faults.length > 0) return err(faults);
      const checked = checkRelay(draft);
      return checked.ok ? checked : err([{ field: 'name', why: checked.error }]);
    },
    addRelay: (draft, by) => keep(checkRelay(draft), true, by),
    async changeRelay(name, change, by) {
      const found = relay(name.toLowerCase());
      if (!found) return err(noRelay(name));
      return keep(checkRelay(changed(found, change)), false, by, await unreadable(found, change));
    },
    async removeRelay(name, by) {
      const found = relay(name.toLowerCase());
      if (!found) return err(noRelay(name));
      const used = tables.route.lines.findIndex(({ target }) => target.kind === 'relay' && target.name === found.name);
      if (used !== -1) return err(`line ${used + 1} of the routes leads to relay ${found.name}; change it first`);
      const removed = await store.run('removeRelay', { name: found.name }, note('relay removed', found.name, by));
      if (!removed.ok)
        return err(relayRefusals[removed.error] ?? `relay ${name} could not be removed (${removed.error})`);
      relays = relays.filter(one => one.name !== found.name);
      for (const hear of hearers) hear('relay');
      return ok(found);
    },
    onChange: hear => void hearers.push(hear),
    async refresh() {
      relays = await readRelays();
      for (const hear of hearers) hear('relay');
    },
  };
}

/** They were read before they were kept; one of a later version is passed over rather than nothing be sent at all. */
const known = <T>(lines: readonly string[], parse: (line: string) => Result<T, string>): readonly T[] =>
  lines.flatMap(line => {
    const read = parse(line);
    return read.ok ? [read.value] : [];
  });

const tableWords = { route: 'routes', tls: 'encryption by destination', rewrite: 'rewriting' } as const;

function printed({ route, tls, rewrite }: Tables, table: RoutingTable): readonly string[] {
  switch (table) {
    case 'route':
      return route.lines.map(printRouteLine);
    case 'tls':
      return tls.lines.map(printTlsLine);
    case 'rewrite':
      return rewrite.lines.map(printRewriteLine);
  }
}

function readTable(
  before: Tables,
  table: RoutingTable,
  lines: readonly string[],
  isRelay: (name: string) => boolean,
): ReturnType<Routing['read']> {
  switch (table) {
    case 'route': {
      const read = readAll(lines, text => {
        const line = parseRouteLine(text);
        const gone = line.ok && line.value.target.kind === 'relay' && !isRelay(line.value.target.name);
        return gone ? err(`there is no relay of that name; add it first`) : line;
      });
      if (!read.ok) return read;
      const tables = { ...before, route: routeTable(read.value) };
      return ok({ tables, lines: printed(tables, table), notes: unreachableLines(read.value) });
    }
    case 'tls': {
      const read = readAll(lines, parseTlsLine);
      if (!read.ok) return read;
      const tables = { ...before, tls: tlsTable(read.value) };
      return ok({ tables, lines: printed(tables, table), notes: [] });
    }
    case 'rewrite': {
      const read = readAll(lines, parseRewriteLine);
      if (!read.ok) return read;
      const rewrite = rewriteTable(read.value);
      const tables = { ...before, rewrite };
      return ok({ tables, lines: printed(tables, table), notes: notesOn(rewrite) });
    }
  }
}

function readAll<T>(
  lines: readonly string[],
  parse: (line: string) => Result<T, string>,
): Result<readonly T[], readonly LineFault[]> {
  const read: T[] = [];
  const faults: LineFault[] = [];
  for (const [at, text] of lines.entries()) {
    const one = parse(text);
    if (one.ok) read.push(one.value);
    else faults.push({ line: at + 1, text: shown(text), why: one.error });
  }
  return faults.length > 0 ? err(faults) : ok(read);
}

const MOST_FAULTS = 10;

/** All that is wrong, as one text. */
const faultWords = (faults: readonly LineFault[]): string =>
  [
    ...faults.slice(0, MOST_FAULTS).map(({ line, why }) => `Line ${line}: ${why}`),
    ...(faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more`] : []),
  ].join('; ');

const given = <T extends object>(change: T): T =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as T;

/** Who signs in from now on asks of the connection what is usual then, unless the owner says otherwise. */
function changed(relay: Relay, change: RelayChange): RelayDraft {
  const { tls, ...draft } = draftOf(relay);
  const isNewLogin = relay.user === '' && relay.tls.kind === 'opportunistic' && Boolean(change.user);
  return { ...draft, ...(isNewLogin || tls === undefined ? {} : { tls }), ...given(change) };
}

const noRelay = (name: string): string => `There is no relay "${shown(name)}"`;

const relayRefusals: Readonly<Record<string, string>> = {
  exists: 'There is a relay of that name already',
  'not-allowed': 'There are 200 relays already; remove those that nobody uses',
  'no-such': 'There is no such relay',
  'disk-full': 'The disk is full; nothing was changed',
};
const tableFaults: Readonly<Record<string, string>> = {
  changed: 'Somebody else has changed the table meanwhile: look at it again',
  'not-allowed': 'A table has 20,000 lines at most',
  'disk-full': 'The disk is full; nothing was changed',
};

const RELAY = 'relay ';

/** To which relay a route leads; null: to none. */
export const relayOf = (routing: Pick<Routing, 'relay'>, route: string): Relay | null =>
  route.startsWith(RELAY) ? routing.relay(route.slice(RELAY.length)) : null;
