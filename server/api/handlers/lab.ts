/** The labs, done through this same API on the real server: their people, their letters, their terminals, and all taken back. */
import { z } from 'zod';
import { type LabId, labIds, steps } from '../../lab/labs.ts';
import { openProgress, type Progress } from '../../lab/progress.ts';
import { type Door, MOST_TERMINALS, openTerminal, type Terminal } from '../../lab/terminal.ts';
import { parseMailbox } from '../../mime/address.ts';
import { compose } from '../../mime/compose.ts';
import type { Api } from '../contract.ts';
import { repeated } from '../feed.ts';
import type { LabAct, LabApi, LabsNow, TerminalNow } from '../lab-contract.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, type Caller, call, type RouterOf, stream } from '../rpc.ts';

type Own = Pick<Api, 'accounts' | 'queue' | 'domains'>;
const ADA = 'ada@alpha.test';
const BEN = 'ben@beta.test';
/** Those whom the labs have made, as they were; in the store's own notes. */
const MADE = 'lab-people';
/** The learn preset's people are toys, and their password says so. */
const LEARN_PASSWORD = 'learn';
/** The smallest limit that a mailbox may have; the letter that is sent to it is larger. */
const NO_ROOM = 1_000_000;
const lab = z.enum(['letter', 'smtp', 'readers', 'queue']);
const protocol = z.enum(['smtp', 'pop3', 'imap']);
const terminal = z.string().min(1).max(20);

export function labHandlers(ports: ServerPorts, own: (who: Caller) => Own): RouterOf<LabApi>['lab'] {
  const { store, clock, random } = ports;
  let opening: Promise<Progress> | null = null;
  const progress = (): Promise<Progress> => (opening ??= openProgress(store, clock));
  const terminals = new Map<string, { readonly lab: LabId; readonly terminal: Terminal }>();
  /** Of those we made: known while this process lives, made anew after that. */
  let password: string | null = null;
  let last = 0;
  /** Not open yet. */
  let dialling = 0;

  const people = async (): Promise<LabsNow['people']> => {
    const [ada, ben] = await Promise.all([store.account(ADA), store.account(BEN)]);
    if (!ada || !ben) return null;
    const made = (await store.meta(MADE)) === 'yes';
    return {
      ...{ ada: ADA, ben: BEN, benAccount: ben.id, made },
      password: made ? password : ports.preset() === 'learn' ? LEARN_PASSWORD : null,
    };
  };
  const prepare = async (who: Caller): Promise<void> => {
    const there = await people();
    if (there && (!there.made || password !== null)) return;
    // Whoever is here already is somebody's own: no password of his is changed, and he is not taken away at the end.
    const made = (await store.meta(MADE)) === 'yes';
    for (const address of made ? [] : [ADA, BEN])
      if (await store.account(address))
        throw new ApiError(
          'REFUSED',
          `${address} is here, and was not made for the labs; they need both ${ADA} and ${BEN}`,
        );
    await store.run('setMeta', { key: MADE, value: 'yes' });
    const api = own(who);
    password = (await api.accounts.suggestPassword({})).password;
    for (const [address, name] of [
      [ADA, 'Ada'],
      [BEN, 'Ben'],
    ] as const) {
      if (await store.account(address)) await api.accounts.password({ address, password });
      else {
        const domain = address.slice(address.indexOf('@') + 1);
        if (!(await store.domains()).some(one => one.name === domain)) await api.domains.add({ name: domain });
        await api.accounts.add({ address, name, password });
      }
    }
  };
  const ben = async () => {
    const found = await store.account(BEN);
    if (!found) throw new ApiError('NOT_FOUND', 'Ben is not here; begin the lab anew');
    return found;
  };
  const send = async (of: LabId): Promise<string> => {
    const ada = await store.account(ADA);
    const to = parseMailbox(BEN);
    const from = parseMailbox(ADA);
    if (!ada || !to.ok || !from.ok) throw new ApiError('NOT_FOUND', 'Ada is not here; begin the lab anew');
    const composed = compose(
      {
        from: [{ name: 'Ada', mailbox: from.value }],
        to: [{ name: 'Ben', mailbox: to.value }],
        ...letterOf(of, (await store.account(BEN))?.quotaBytes === NO_ROOM),
      },
      { now: clock.now(), zone: -new Date().getTimezoneOffset(), random, domain: 'alpha.test' },
    );
    if (!composed.ok) throw new ApiError('REFUSED', composed.error);
    const sent = await ports.submit({ account: ada.id, address: ADA }, [BEN], composed.value);
    if (!sent.ok) throw new ApiError('REFUSED', sent.error);
    return sent.value.trace;
  };
  const reset = async (of: LabId, who: Caller): Promise<number> => {
    const at = await progress();
    const run = at.run(of);
    for (const one of terminals.values()) if (one.lab === of) one.terminal.close();
    // Before the way is open again: what waits is not to arrive first.
    const removed = await removeMail(ports, own(who), run?.traces ?? []);
    if (of === 'queue' && run) {
      if (run.done.frozen !== undefined) await own(who).queue.thaw({ route: 'local' });
      const account = await store.account(BEN);
      if (account?.quotaBytes === NO_ROOM) await own(who).accounts.change({ address: BEN, quotaBytes: null });
    }
    await at.end(of);
    return removed;
  };
  const now = async (): Promise<LabsNow> => {
    const at = await progress();
    const account = await store.account(BEN);
    return {
      labs: labIds.map(id => {
        const run = at.run(id);
        return {
          ...{ id, begun: run?.begunAt ?? null, completed: at.completed(id), traces: run?.traces ?? [] },
          steps: steps[id].map(step => ({ id: step, done: run?.done[step] ?? null })),
        };
      }),
      people: await people(),
      frozen: ports.frozen.rests('local'),
      full: account?.quotaBytes === NO_ROOM,
    };
  };
  const acts: { readonly [A in LabAct]: (of: LabId, who: Caller) => Promise<string | null> } = {
    async send(of) {
      const at = await progress();
      const trace = await send(of);
      at.sent(of, trace);
      // Told by its own answer: its trace is known only now, and what follows is heard.
      at.see(of, 'sent');
      await seeWhatWas(ports, at, of, trace);
      return trace;
    },
    async freeze(_, who) {
      await own(who).queue.freeze({ route: 'local', why: 'a lab' });
      return null;
    },
    async thaw(_, who) {
      await own(who).queue.thaw({ route: 'local' });
      return null;
    },
    async fill(of, who) {
      const { quotaBytes } = await ben();
      if (quotaBytes !== null && quotaBytes !== NO_ROOM)
        throw new ApiError('REFUSED', `${BEN} has a limit of its own; the lab does not touch it`);
      await own(who).accounts.change({ address: BEN, quotaBytes: NO_ROOM });
      (await progress()).see(of, 'full');
      return null;
    },
    async room(of, who) {
      await own(who).accounts.change({ address: BEN, quotaBytes: null });
      (await progress()).see(of, 'room');
      return null;
    },
    async retry(of, who) {
      for (const trace of (await progress()).run(of)?.traces ?? []) await own(who).queue.act({ act: 'retry', trace });
      return null;
    },
  };
  const found = (id: string): Terminal => {
    const one = terminals.get(id);
    if (!one) throw new ApiError('NOT_FOUND', 'This connection is gone; open it again');
    return one.terminal;
  };
  return {
    watch: stream(z.object({}), async function* (_, { signal }) {
      const at = await progress();
      yield* repeated(
        now,
        hear => {
          const stops = [
            at.watch(hear),
            ports.watchState(hear),
            store.watchEvents(notes => notes.some(isOfPeople) && hear()),
          ];
          return () => stops.forEach(stop => void stop());
        },
        signal,
        120,
      );
    }),
    begin: call(z.object({ lab }), async (input, { who }) => {
      await prepare(who);
      await reset(input.lab, who);
      await (await progress()).begin(input.lab);
      return {};
    }),
    act: call(
      z.object({ lab, act: z.enum(['send', 'freeze', 'thaw', 'fill', 'room', 'retry']) }),
      async (input, { who }) => {
        if (!(await progress()).run(input.lab)) throw new ApiError('REFUSED', 'Begin the lab first');
        if (input.act !== 'send' && input.lab !== 'queue')
          throw new ApiError('BAD_INPUT', 'This is no part of that lab');
        return { trace: await acts[input.act](input.lab, who) };
      },
    ),
    reset: call(z.object({ lab }), async (input, { who }) => ({ removed: await reset(input.lab, who) })),
    leave: call(z.object({}), async (_, { who }) => {
      if ((await store.meta(MADE)) !== 'yes')
        throw new ApiError('REFUSED', 'Ada and Ben were here before the labs; they stay');
      for (const id of labIds) await reset(id, who);
      let removed = 0;
      for (const address of [ADA, BEN])
        if (await store.account(address)) {
          await own(who).accounts.remove({ address });
          removed++;
        }
      await store.run('setMeta', { key: MADE, value: 'no' });
      password = null;
      return { removed };
    }),
    dial: call(z.object({ lab, protocol }), async input => {
      const at = await progress();
      if (!at.run(input.lab)) throw new ApiError('REFUSED', 'Begin the lab first');
      if (terminals.size + dialling >= MOST_TERMINALS)
        throw new ApiError('REFUSED', `At most ${MOST_TERMINALS} connections at once`);
      const door = doorOf(ports, input.protocol);
      if (!door) throw new ApiError('REFUSED', `No port for ${input.protocol.toUpperCase()} is open; see Settings`);
      const id = String(++last);
      dialling++;
      const opened = await openTerminal({
        ...{ id, protocol: input.protocol, door, clock },
        onEnd: () => void forgetLater(id),
      }).finally(() => dialling--);
      if (!opened.ok) throw new ApiError('FAILED', opened.error);
      terminals.set(id, { lab: input.lab, terminal: opened.value });
      at.follow(input.lab, opened.value);
      return { terminal: id };
    }),
    watchTerminal: stream(z.object({ terminal }), (input, { signal }) => {
      const one = found(input.terminal);
      return repeated(async () => toldOf(one), one.watch, signal, 40);
    }),
    type: call(z.object({ terminal, line: z.string().max(2000) }), async input => {
      const typed = found(input.terminal).type(input.line);
      if (!typed.ok) throw new ApiError('BAD_INPUT', typed.error);
      return {};
    }),
    hangUp: call(z.object({ terminal }), async input => {
      found(input.terminal).close();
      return {};
    }),
  };

  /** Its last words are still read; then its place is free. */
  function forgetLater(id: string): void {
    clock.after(2000, () => terminals.delete(id));
  }
}

const toldOf = (one: Terminal): TerminalNow => ({
  ...{ id: one.id, protocol: one.protocol, open: one.isOpen(), encrypted: one.encrypted },
  lines: [...one.lines()],
});

const isOfPeople = ({ name }: { readonly name: string }): boolean =>
  name === 'directory.changed' || name === 'queue.frozen';

/** In clear where a password may be said so; else by the port that begins with TLS. */
function doorOf({ listeners, config }: ServerPorts, wanted: 'smtp' | 'pop3' | 'imap'): Door | null {
  const names =
    wanted === 'smtp'
      ? ['smtp', 'submission']
      : config()['auth.allow-plaintext']
        ? [wanted, `${wanted}s`]
        : [`${wanted}s`];
  for (const name of names) {
    const open = listeners().find(one => one.name === name && one.state === 'listening');
    if (open) return { host: open.host, port: open.port, encrypted: open.tls === 'implicit' };
  }
  return null;
}

/** It may have arrived before its trace was known here. */
async function seeWhatWas({ store }: ServerPorts, at: Progress, of: LabId, trace: string): Promise<void> {
  const notes = await store.events({ trace, names: ['mda.filed', 'queue.deferred'], limit: 10 });
  at.replay(of, notes);
}

/** Out of every mailbox, and out of the queue. */
async function removeMail({ store }: ServerPorts, api: Own, traces: readonly string[]): Promise<number> {
  let removed = 0;
  for (const trace of traces) {
    await api.queue.act({ act: 'cancel', trace }).catch(() => {
      // Nobody waits any more.
    });
    const message = await store.messageByTrace(trace);
    for (const { account, mailbox, uid } of message ? await store.places(message.id) : []) {
      const found = await store.mailbox(account, mailbox);
      if (!found) continue;
      const gone = await store.run('expunge', {
        ...{ account, mailbox: found.id, uids: [[uid, uid]], onlyDeleted: false, note: null },
      });
      if (gone.ok) removed++;
    }
  }
  return removed;
}

const letterOf = (of: LabId, large: boolean): { readonly subject: string; readonly text: string } =>
  of === 'queue'
    ? {
        subject: large ? 'A letter that is too large' : 'A letter that has to wait',
        text: `Dear Ben,\n\nif you read this, the way was open again.\n\nAda\n${large ? PADDING : ''}`,
      }
    : { subject: 'A letter to follow', text: 'Dear Ben,\n\nthis letter is watched on its whole way.\n\nAda\n' };
/** More than a mailbox of that size holds. */
const PADDING = `${'-'.repeat(76)}\n`.repeat(15_000);
