/** Mailing lists put together: the desk where everything they do comes together, the pages of the web door, and what is due by the hour. */
import type { Scope } from '../base/scope.ts';
import { hours, minutes } from '../base/units.ts';
import { lookAfterLists } from '../lists/care.ts';
import { type ListControl, newListControl } from '../lists/control.ts';
import { type Desk, newDesk } from '../lists/desk.ts';
import { listPage } from '../lists/pages.ts';
import { newTokens } from '../lists/token.ts';
import { ownMailNote, ownMessage } from '../mta/own-mail.ts';
import type { Signer } from '../signing/signer.ts';
import type { AskLists } from '../web/list-pages.ts';
import type { Ground } from './ground.ts';
import { installationSecret, secretFor } from './home.ts';
import type { MailSystem } from './mail-system.ts';

export type Lists = {
  readonly desk: Desk;
  readonly control: ListControl;
  readonly pages: AskLists;
  /** What is due is done when this resolves. */
  look(): Promise<void>;
};

const EVERY = hours(1);
const FIRST = minutes(3);

/** `mail`: asked when mail moves, long after it is there. */
export function openLists(ground: Ground, signer: Signer, mail: () => MailSystem, scope: Scope): Lists {
  const { store, clock, random, config, hostName, newTrace, onBug } = ground;
  const webUrl = (path: string): string | null => {
    const given = config()['list.web-address'];
    const base = given !== '' ? given : config()['web.https-port'] === 443 ? `https://${hostName()}` : null;
    // RFC 8058 §3.1: nothing but https.
    return base === null || !/^https:\/\/[^/\s<>"]/i.test(base) ? null : `${base.replace(/\/+$/, '')}/lists/${path}`;
  };
  const desk = newDesk({
    ...{ store, clock, random, webUrl },
    tokens: newTokens(secretFor(installationSecret(ground.home, random), 'lists')),
    settings: () => {
      const now = config();
      return {
        mostMembers: now['list.most-members'],
        confirmWithin: now['list.confirm-within'],
        lettersPerAddress: now['list.letters-per-address'],
        lettersPerList: now['list.letters-per-list'],
        keepHeld: now['list.keep-held'],
        keepPosts: now['list.keep-posts'],
      };
    },
    async queueReady({ bytes, sender, to, isWatched }) {
      const message = await ownMessage(
        {
          ...{ clock, newTrace, routeFor: mail().routeFor, sign: signer.sign, runner: () => mail().runner },
          giveUpAfter: () => config()['queue.bounce-give-up-after'],
        },
        { bytes, sender, to, ...(isWatched ? { isWatched } : {}) },
      );
      return { message, note: ownMailNote(message, { subject: 'A letter of a mailing list' }) };
    },
    take: leases => mail().runner.take(leases),
  });
  let closed = false;
  let running: Promise<void> = Promise.resolve();
  const look = (): Promise<void> => {
    running = running.then(() => lookAfterLists(desk)).catch(fault => onBug(fault, 'mailing lists'));
    return running;
  };
  const again = (): void => {
    if (!closed) cancel = clock.after(EVERY, () => void look().then(again));
  };
  let cancel = clock.after(FIRST, () => void look().then(again));
  scope.onClose(async () => {
    closed = true;
    cancel();
    await running;
  });
  return { desk, control: newListControl(desk), pages: visit => listPage(desk, visit), look };
}

/** The store alone: lists can be read and changed, and nobody is written to. */
export function listsOffline(
  { store, clock, random }: Pick<Ground, 'store' | 'clock' | 'random'>,
  mostMembers: () => number,
  refuse: () => never,
): ListControl {
  return newListControl(
    newDesk({
      ...{ store, clock, random, webUrl: () => null, tokens: newTokens(random.bytes(32)), take: () => {} },
      settings: () => ({
        ...{ mostMembers: mostMembers(), confirmWithin: 0, lettersPerAddress: 0, lettersPerList: 0 },
        ...{ keepHeld: 0, keepPosts: 0 },
      }),
      queueReady: async () => refuse(),
    }),
  );
}
