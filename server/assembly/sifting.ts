/** People's scripts on arriving mail, and their mailboxes that grow full, with what they stand on: settings, queue, signatures. */
import type { Clock, Random } from '../base/ports.ts';
import type { Config } from '../config/schema.ts';
import { mayUseAddress } from '../directory/resolve.ts';
import type { NeedSource } from '../events/need.ts';
import { type Filter, type FilterOptions, newFilter } from '../mda/filter.ts';
import { newMeter } from '../mda/replies.ts';
import { newRooms, type Rooms } from '../mda/rooms.ts';
import { newScriptFaults } from '../mda/script-faults.ts';
import { ownMailNote, ownMessage } from '../mta/own-mail.ts';
import { whyNotTold } from '../mta/stood-behind.ts';
import type { RouteFor } from '../queue/route-name.ts';
import type { Runner } from '../queue/runner.ts';
import { openScripts, type Scripts } from '../sifting/scripts.ts';
import type { Signer } from '../signing/signer.ts';
import type { Store } from '../store/interface.ts';

export type Sifting = {
  readonly filter: Filter;
  readonly rooms: Rooms;
  readonly scripts: Scripts;
  /** What a script is carried out with, for those that run elsewhere than at delivery. */
  readonly options: FilterOptions;
  readonly needs: NeedSource;
  close(): void;
};

export type SiftingParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly newTrace: () => string;
  readonly separator: () => string;
  readonly routeFor: RouteFor;
  readonly runner: () => Runner;
  readonly signer: Pick<Signer, 'sign'>;
  readonly onFailed: () => void;
  readonly onBug: (fault: unknown, where: string) => void;
};

export async function openSifting(parts: SiftingParts): Promise<Sifting> {
  const { store, clock, config, separator } = parts;
  const scripts = await openScripts(store);
  const rooms = newRooms(parts);
  const faults = newScriptFaults();
  const own = {
    ...{ ...parts, sign: parts.signer.sign },
    giveUpAfter: () => config()['queue.bounce-give-up-after'],
  };
  const options: FilterOptions = {
    ...{ ...parts, scripts, rooms, faults, whyNotTold },
    leaseFor: route => parts.runner().leaseFor(route),
    most: () => config()['sieve.most-redirects'],
    makesMailboxes: () => config()['sieve.make-mailboxes'],
    mayUseAddress: (account, address) => mayUseAddress(store, account, address, separator()),
    mayWrite: newMeter(clock, () => config()['sieve.answers-per-hour']),
    async write({ bytes, sender, to, subject, about }) {
      // RFC 6531: where an address has other letters than ASCII's.
      const smtpUtf8 = Buffer.byteLength(sender + to) > (sender + to).length;
      const message = await ownMessage(own, { bytes, sender, to, smtpUtf8 });
      return { message, note: ownMailNote(message, { subject, about }) };
    },
  };
  return { filter: newFilter(options), rooms, scripts, options, needs: faults.needs, close: scripts.close };
}
