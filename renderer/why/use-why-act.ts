/** Does what an answer offers, with the way back where there is one. */
import { useLocation } from 'wouter';
import type { Api, WhyAction } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { useJmap } from '../jmap/react.tsx';
import { heard } from '../language/heard.ts';
import { type Act, type Notice, useAct, useSay } from '../shell/notices.tsx';
import { pathOf } from './why-words.ts';

type Parts = { readonly act: Act; readonly say: (notice: Notice) => void };

/** `done`: something is another now, so it is asked again. */
export function useWhyAct(done: () => void): (action: WhyAction) => Promise<void> {
  const parts = { act: useAct(), say: useSay() };
  const [, navigate] = useLocation();
  const client = useJmap();
  return async action => {
    const path = pathOf(action);
    if (path !== null) return navigate(path);
    if (action.kind === 'open-mail') {
      const account = client.accounts.find(one => one.name.toLowerCase() === action.address.toLowerCase());
      return navigate(account ? `/mail/${encodeURIComponent(account.id)}` : '/mail');
    }
    if (await perform(action, parts)) done();
  };
}

/** True: something has changed. */
async function perform(action: WhyAction, { act, say }: Parts): Promise<boolean> {
  const back = (undo: (api: Api) => Promise<unknown>): Notice['action'] => ({
    label: t('Undo'),
    run: () => void act(t('Undoing'), undo),
  });
  switch (action.kind) {
    case 'retry': {
      const done = await act(t('Trying it now'), api =>
        api.queue.act({ recipients: [action.recipient], act: 'retry' }),
      );
      if (done) say({ text: t('It is tried now.') });
      return done !== null;
    }
    case 'release': {
      const recipients = [action.recipient];
      const done = await act(t('Letting it go'), api => api.queue.act({ recipients, act: 'release' }));
      if (done)
        say({ text: t('It goes on its way.'), action: back(api => api.queue.act({ recipients, act: 'hold' })) });
      return done !== null;
    }
    case 'resume': {
      const { route } = action;
      const done = await act(t('Letting mail go again'), api =>
        route === '*' ? api.queue.resume({}) : api.queue.thaw({ route }),
      );
      if (done)
        say({
          text: t('Mail goes again.'),
          action: back(api => (route === '*' ? api.queue.pause({}) : api.queue.freeze({ route }))),
        });
      return done !== null;
    }
    case 'lift': {
      const { address } = action;
      const done = await act(t('Trying the address again'), api => api.suppression.remove({ address }));
      if (done)
        say({
          text: t('Mail to {address} is tried again. Send it once more.', { address }),
          action: back(api => api.suppression.add({ address })),
        });
      return done !== null;
    }
    case 'forgive': {
      const done = await act(t('Forgiving'), api => api.peers.forgive({ address: action.address }));
      if (done) say({ text: t('{address} may begin anew.', { address: action.address }) });
      return done !== null;
    }
    case 'allow':
      return allow(action.trace, action.of, { act, say }, back);
    case 'restore': {
      const { address, ids } = action;
      const done = await act(t('Bringing it back'), api => api.expunged.restore({ address, ids }));
      if (done) say({ text: t('It lies in {mailbox} again.', { mailbox: done.restored[0]?.mailbox ?? 'INBOX' }) });
      return done !== null;
    }
    case 'use-port': {
      const { listener, port } = action;
      const key = `${listener}.port`;
      const done = await act(t('Changing the port'), api => api.settings.set({ key, text: String(port) }));
      if (done) say({ text: t('Port {port} it is. Tell the programs that connect.', { port: String(port) }) });
      return done !== null;
    }
    case 'fetch-now': {
      const done = await act(t('Looking there'), api => api.fetch.now({ id: action.id }));
      if (!done) return false;
      const { failing, lastTaken } = done.state;
      say({
        text: failing
          ? t('It still fails: {because}', { because: heard(failing.sentence) })
          : t('{count, plural, =0 {Nothing new lay there.} one {One message came.} other {# messages came.}}', {
              count: lastTaken,
            }),
      });
      return true;
    }
    case 'keep-awake': {
      const key = 'desktop.keep-awake';
      const done = await act(t('Keeping this computer awake'), api => api.settings.set({ key, text: 'true' }));
      if (done)
        say({
          text: t('While Mailroom is open on the desktop, this computer does not go to sleep by itself.'),
          action: back(api => api.settings.set({ key, text: 'false' })),
        });
      return done !== null;
    }
    case 'copy-for-admin':
      await navigator.clipboard.writeText(action.text);
      say({ text: t('Copied: a note for {to}.', { to: action.to }) });
      return false;
    default:
      return false;
  }
}

/** The rule that would have let it in, from now on. */
async function allow(
  trace: string,
  of: string,
  { act, say }: Parts,
  back: (undo: (api: Api) => Promise<unknown>) => Notice['action'],
): Promise<boolean> {
  const made = await act(t('Making the rule'), async api => {
    const pardon = (await api.rules.why({ trace }))?.pardon;
    return pardon ? api.rules.put({ id: null, rule: pardon.rule, note: '', enabled: true }) : null;
  });
  if (!made) return false;
  say({
    text: t('Mail of {of} is let in from now on. What was refused has to be sent again.', { of }),
    action: back(api => api.rules.remove({ id: made.id })),
  });
  return true;
}
