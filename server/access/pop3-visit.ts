/** One POP3 connection on our side: the backend it asks, and what is written down of it. */
import { ok } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import { event } from '../events/event.ts';
import { printable, REDACTED } from '../events/transcript.ts';
import { fromNumbers } from '../imap/syntax/sequence-set.ts';
import type { Pop3Backend } from '../pop3/backend.ts';
import type { Pop3Observer } from '../pop3/observer.ts';
import type { Login } from '../sasl/mechanism.ts';
import { actNote, type Client } from './client.ts';
import type { Visit } from './imap-visit.ts';
import { withLoginDelay } from './login-delay.ts';
import { type OpenMaildrop, type Pop3Access, pop3Backend } from './pop3-backend.ts';
import { newReadNotes } from './read-notes.ts';
import { tellWrongSetting } from './wrong-setting.ts';

export function pop3Visit(
  access: Pop3Access,
  visit: Visit,
  loginDelay: Duration = 0,
): { readonly backend: Pop3Backend; readonly observer: Pop3Observer } {
  const { store, clock } = access;
  const { recorder, trace, remote, listener } = visit;
  let login: Login | null = null;
  let client: Client = { by: '', protocol: 'pop3', name: null, remote };
  const began = clock.monotonic();
  let [tried, commands] = [false, 0];
  const notes = newReadNotes(numbers => witness(numbers), clock);
  let placeOf: OpenMaildrop['place'] = () => null;

  const opening = pop3Backend(access, who => {
    login = who;
    client = { by: who.address, protocol: 'pop3', name: null, remote };
    return client;
  });
  const maildrops = withLoginDelay(opening, access.logins, loginDelay, clock);
  /** Among those who are signed in for as long as the maildrop is open; its lock is the limit. */
  const backend: Pop3Backend = {
    async open(who, attempt) {
      const opened = await maildrops.open(who, attempt);
      if (!opened.ok) return opened;
      const leave = access.connections.take({
        ...{ account: who.account, root: who.root, protocol: 'pop3', listener, remote, trace, since: clock.now() },
        ...{ client: () => null, end: visit.end },
      });
      const maildrop = opened.value;
      placeOf = maildrop.place;
      return ok({
        ...maildrop,
        async commit(numbers) {
          await notes.written();
          return maildrop.commit(numbers);
        },
        async close() {
          leave?.();
          await maildrop.close();
          await notes.written();
        },
      });
    },
  };

  const observer: Pop3Observer = {
    said(line) {
      if (line.who === 'C') commands++;
      recorder.transcript(trace, [
        { at: line.at, who: line.who, text: printable(line.hidden ? `${line.text}${REDACTED}` : line.text) },
      ]);
    },
    login({ address, mechanism }) {
      tried = true;
      recorder.note(event('pop3.signed-in', clock.now(), trace, { user: address, mechanism, remote, listener }));
    },
    loginRefused({ user, mechanism, why }) {
      tried = true;
      recorder.note(
        event('pop3.sign-in-refused', clock.now(), trace, { user: user ?? '', mechanism, remote, listener, why }),
      );
    },
    retrieved({ number, lines }) {
      if (lines === null) notes.read(number);
    },
    deleted() {},
    warned: ({ sentence }) =>
      recorder.transcript(trace, [{ at: clock.monotonic() - began, who: '-', text: printable(sentence) }]),
    broke: fault => visit.onBug(fault, 'POP3'),
    closed({ because, retrieved, deleted }) {
      tellWrongSetting(visit, clock, { because, tried, commands });
      recorder.note(
        event('pop3.closed', clock.now(), trace, {
          remote,
          user: login?.address ?? null,
          seconds: (clock.monotonic() - began) / 1000,
          received: 0,
          sent: 0,
          retrieved,
          deleted,
        }),
      );
    },
  };

  async function witness(numbers: readonly number[]): Promise<void> {
    try {
      const note = actNote(client, 'ms.read', clock);
      const places = Map.groupBy(
        numbers.flatMap(number => placeOf(number) ?? []),
        ({ mailbox }) => mailbox,
      );
      for (const [mailbox, read] of places) {
        const uids = fromNumbers(read.map(({ uid }) => uid).toSorted((a, b) => a - b));
        await store.run('witness', { account: read[0]!.account, mailbox, uids, note });
      }
    } catch (fault) {
      visit.onBug(fault, 'journey');
    }
  }

  return { backend, observer };
}
