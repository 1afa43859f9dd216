/** The drop folder picked up: what sendmail(1) puts there goes the way of every submission, at once or when we start. */
import { hostname } from 'node:os';
import type { Scope } from '../base/scope.ts';
import type { Need } from '../events/need.ts';
import { dropAgent } from '../msa/drop.ts';
import { type DropFolder, openDropFolder } from '../msa/drop-folder.ts';
import { type DropOptions, type Verified, verifyRecipient } from '../msa/drop-people.ts';
import { startPickUp } from '../msa/drop-pickup.ts';
import { systemUsers } from '../msa/system-users.ts';
import type { Ground } from './ground.ts';
import type { MailFlow } from './mail-flow.ts';
import type { Strangers } from './strangers.ts';

export type Drop = {
  /** The first call is when the first accounts are there: from then on it is looked into. */
  look(): Promise<void>;
  verify(address: string): Promise<Verified>;
  needs(): Promise<readonly Need[]>;
};

export async function openDrop(ground: Ground, flow: MailFlow, { checks }: Strangers, scope: Scope): Promise<Drop> {
  const { config, live, onBug } = ground;
  const maxMessageSize = () => config()['smtp.max-message-size'];
  const { folders, faults } = await foldersOf(ground);
  let told = -1;
  let telling: Promise<unknown> = Promise.resolve();
  const tell = () => {
    const most = maxMessageSize();
    if (most === told) return;
    told = most;
    telling = telling
      .then(() => Promise.all(folders.map(folder => folder.tell(most))))
      .catch(fault => onBug(fault, 'drop'));
  };
  tell();
  live.onChange(tell);
  scope.onClose(async () => void (await telling));
  const options: DropOptions = {
    ...{ ...ground, checks, maxMessageSize },
    intake: flow.handedIn.intake,
    sign: flow.handedIn.signer.sign,
    asSubmitted: flow.handedIn.asSubmitted,
    maxRecipients: () => config()['smtp.max-recipients'],
    separator: () => config()['address.plus-separator'],
    mode: () => config().mode,
    users: systemUsers(),
    ownUid: process.getuid?.() ?? null,
    trusted: () => config()['drop.trusted'],
    systemMailTo: () => config()['drop.system-mail-to'],
    computerName: hostname(),
  };
  const pickUp = scope.add(
    startPickUp({
      ...{ ...ground, folders, maxMessageSize },
      agent: dropAgent(options),
      perHour: () => config()['drop.messages-per-hour'],
      onBug: fault => onBug(fault, 'drop'),
    }),
  );
  return {
    look: pickUp.look,
    verify: address => verifyRecipient(options, address),
    needs: async () => [...faults.map(needOf), ...(await pickUp.needs())],
  };
}

async function foldersOf({ home, config }: Ground): Promise<{ folders: DropFolder[]; faults: string[] }> {
  const further = config()['drop.folder'];
  const opened = [
    await openDropFolder(home.drop, true),
    ...(further === '' ? [] : [await openDropFolder(further, false)]),
  ];
  return {
    folders: opened.flatMap(one => (one.ok ? [one.value] : [])),
    faults: opened.flatMap(one => (one.ok ? [] : [one.error])),
  };
}

const needOf = (fault: string): Need => ({
  id: 'drop-folder',
  severity: 'failed',
  sentence: `Mail of this computer's programs is not picked up: ${fault}.`,
});
