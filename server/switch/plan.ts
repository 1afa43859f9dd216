/** What the switch would do, in the order in which it is done, from what was found. */
import type { SendmailCommand } from './alternatives.ts';
import type { Kind } from './old-server.ts';
import { holderInWords, type PortState } from './port-holders.ts';

export type Found = {
  readonly kind: Kind;
  readonly ports: readonly PortState[];
  readonly sendmail: SendmailCommand;
  /** What import-config would understand; null: its configuration could not be read, because. */
  readonly understood: { readonly percent: number; readonly steps: number; readonly leftOut: readonly string[] } | null;
  readonly because: string | null;
  readonly waiting: { readonly messages: number; readonly held: number } | { readonly because: string };
  readonly isRoot: boolean;
};
export type SwitchPlan = {
  readonly kind: Kind;
  readonly steps: readonly { readonly words: string; readonly command: string }[];
  readonly lost: readonly string[];
  readonly needsRoot: boolean;
};

export function planSwitch(found: Found): SwitchPlan {
  const { kind, ports, sendmail, understood, because, waiting } = found;
  const from = `--from ${kind}`;
  const theirs = ports.filter(one => one.holder?.kind === kind);
  const others = ports.filter(one => one.holder && one.holder.kind !== kind && one.holder.kind !== 'mailroom');
  const free = ports.filter(one => one.holder === null);
  const list = (states: readonly PortState[]) => states.map(one => one.port).join(', ') || 'none';
  const queue =
    'because' in waiting
      ? `its queue could not be read: ${waiting.because}`
      : `${waiting.messages} messages wait there, ${waiting.held} of them held`;
  const read =
    understood === null
      ? `its configuration could not be read: ${because}`
      : `its configuration is understood to ${understood.percent} %: ${understood.steps} things to be done here`;
  return {
    kind,
    steps: [
      { words: read, command: `mailroom import-config ${kind} --apply` },
      {
        words: 'what it does is compared with what this server would do',
        command: `mailroom switch trial compare ${from}`,
      },
      { words: queue, command: `mailroom switch drain ${from} --yes` },
      {
        words: `${kind} stops; its ports (${list(theirs)}) and those that are free (${list(free)}) are opened here; the command sendmail (${sendmailWords(sendmail)}) becomes ours`,
        command: `mailroom switch take-over ${from} --yes`,
      },
      { words: 'back, whenever it is wanted', command: 'mailroom switch roll-back --yes' },
    ],
    lost: [
      ...(understood?.leftOut ?? []).map(what => `not to be had here: ${what}`),
      ...others.map(one => `${one.port} stays as it is: ${holderInWords(one)} has it`),
      `mail that ${kind} has delivered stays where it lies (mbox, Maildir); it is not brought over by this`,
      `passwords that ${kind} or its login server knows only as hashes of their own are not brought over`,
    ],
    needsRoot: !found.isRoot,
  };
}

export function sendmailWords({ is, path, package: name, leadsTo }: SendmailCommand): string {
  switch (is) {
    case 'alternatives':
      return `${path}, of the alternatives group mta`;
    case 'diverted':
      return `${path}, diverted already`;
    case 'packaged':
      return `${path}, a file of the package ${name}`;
    case 'file':
      return leadsTo === null ? `${path}, a file of no package` : `${path}, a link to ${leadsTo}`;
    case 'missing':
      return 'there is none';
  }
}

/** What the port would need to become ours. */
export function needOf({ holder, port }: PortState): string {
  if (holder === null) return port < 1024 ? 'free; root, or the right to open ports below 1024' : 'free';
  if (holder.kind === 'mailroom') return 'ours already';
  if (holder.kind !== null) return `mailroom switch take-over --from ${holder.kind}`;
  if (holder.pid === null) return 'root sees which program it is: sudo mailroom switch status';
  return `stop it${holder.unit === null ? '' : ` (${holder.unit})`} first; it is no server that can be drained`;
}
