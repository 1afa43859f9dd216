/** One ManageSieve connection on our side: the backend it asks, and what is written down of it. */
import { err, ok } from '../base/result.ts';
import { event } from '../events/event.ts';
import { printable, REDACTED } from '../events/transcript.ts';
import type { ManageSieveBackend } from '../managesieve/backend.ts';
import type { ManageSieveObserver } from '../managesieve/observer.ts';
import { SERVER } from '../store/interface.ts';
import type { Visit } from './imap-visit.ts';
import { type SieveAccess, scriptsOf } from './sieve-backend.ts';
import { tellWrongSetting } from './wrong-setting.ts';

export function sieveVisit(
  access: SieveAccess,
  visit: Visit,
): { readonly backend: ManageSieveBackend; readonly observer: ManageSieveObserver } {
  const { clock, connections } = access;
  const { recorder, trace, remote, listener } = visit;
  const began = clock.monotonic();
  let tried = false;
  let user: string | null = null;

  const backend: ManageSieveBackend = {
    async open(login) {
      // Where anybody signs in as the one who gets all mail, and there is nobody yet: these would be the server's scripts.
      if (login.account === SERVER) return err('unavailable');
      // They would be those of the whole account, and of every other inbox in it.
      if (login.root !== undefined) return err('no-scripts');
      const leave = connections.take({
        ...{ account: login.account, protocol: 'managesieve', listener, remote, trace, since: clock.now() },
        ...{ client: () => null, end: visit.end },
      });
      if (!leave) return err('too-many-sessions');
      user = login.address;
      return ok({ ...scriptsOf(access, login), close: leave });
    },
  };

  const observer: ManageSieveObserver = {
    said: line =>
      recorder.transcript(trace, [
        { at: line.at, who: line.who, text: printable(line.hidden ? `${line.text}${REDACTED}` : line.text) },
      ]),
    login({ address, mechanism }) {
      tried = true;
      recorder.note(event('managesieve.signed-in', clock.now(), trace, { user: address, mechanism, remote, listener }));
    },
    loginRefused(refused) {
      tried = true;
      const fields = { user: refused.user ?? '', mechanism: refused.mechanism, remote, listener, why: refused.why };
      recorder.note(event('managesieve.sign-in-refused', clock.now(), trace, fields));
    },
    warned: ({ sentence }) =>
      recorder.transcript(trace, [{ at: clock.monotonic() - began, who: '-', text: printable(sentence) }]),
    broke: fault => visit.onBug(fault, 'ManageSieve'),
    closed({ because, commands, received, sent }) {
      tellWrongSetting(visit, clock, { because, tried, commands });
      const seconds = (clock.monotonic() - began) / 1000;
      recorder.note(
        event('managesieve.closed', clock.now(), trace, { remote, user, seconds, received, sent, commands }),
      );
    },
  };

  return { backend, observer };
}
