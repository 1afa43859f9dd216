/** The server itself was the reason: it was off, its computer slept, somebody else has its port. Pure. */
import type { Instant } from '../base/units.ts';
import { row } from './evidence.ts';
import { type Found, factRow, type Gap, type Gathered, type ListenerSeen } from './gathered.ts';

/** A restart is no reason; senders try again. */
const WORTH_TELLING = 60_000;
const A_DAY = 86_400_000;
/** Of a time in words, so much of it. */
const SHARE = 0.1;

/** At the time that was asked about; where none was, within a day. */
export function awayThen({ question, gaps, now, keepsAwake }: Gathered): Found | null {
  const { span } = question;
  const gap = gaps.findLast(one =>
    span.said ? meets(one, span) : one.until > now - A_DAY && (one.until >= now || lengthOf(one) >= WORTH_TELLING),
  );
  return gap ? gone(gap, now, keepsAwake) : null;
}

function meets(gap: Gap, { from, until, point }: Gathered['question']['span']): boolean {
  if (point !== null && gap.from <= point && gap.until >= point) return true;
  const common = Math.min(gap.until, until) - Math.max(gap.from, from);
  return common >= Math.max(WORTH_TELLING, (until - from) * SHARE);
}
const lengthOf = ({ from, until }: Gap): number => until - from;

function gone(gap: Gap, now: Instant, keepsAwake: boolean): Found {
  const evidence = [row(gap.note)];
  const { from, until } = gap;
  if (gap.kind === 'asleep')
    return {
      cause: { code: 'asleep', values: { from, until } },
      evidence,
      // Where it is kept awake already, somebody has closed its lid.
      action: keepsAwake ? null : { kind: 'keep-awake' },
      at: from,
    };
  const values = { from, until: until >= now ? null : until, crashed: gap.crashed };
  return { cause: { code: 'stopped', values }, evidence, action: null, at: from };
}

/** As long as it lasts nothing new can be taken, or even written down. */
export function diskFull({ full, free, candidates, now }: Gathered): Found | null {
  if (!full || (candidates[0]?.at ?? 0) > now - WORTH_TELLING) return null;
  return {
    cause: { code: 'disk-full', values: { free } },
    ...{ evidence: [factRow({ code: 'free', values: { bytes: free } })], action: { kind: 'open-people' }, at: null },
  };
}

/** A port of ours that could not be had. */
export function portTaken({ listeners }: Gathered, wanted: (listener: ListenerSeen) => boolean): Found | null {
  const failed = listeners.find(one => one.state === 'failed' && wanted(one));
  if (!failed) return null;
  const { name: listener, port, sentence = '' } = failed;
  const holder = /in use by (.+) \(pid (\d+)\)/.exec(sentence ?? '');
  const other = Number(/\bUse (\d{2,5})\b/.exec(sentence ?? '')?.[1] ?? 0);
  const evidence = [{ at: null, said: sentence ?? '', trace: null, bytes: [] }];
  const action =
    other > 0
      ? ({ kind: 'use-port', listener, port: other } as const)
      : ({ kind: 'open-setting', key: `${listener}.port` } as const);
  const isTaken = /in use by/.test(sentence ?? '');
  return {
    cause: isTaken
      ? {
          code: 'port-taken',
          values: { listener, port, holder: holder?.[1] ?? null, pid: holder ? Number(holder[2]) : null },
        }
      : { code: 'port-closed', values: { listener, port } },
    ...{ evidence, action, at: null },
  };
}

/** The port that was named is none of ours. */
export function otherPort({ question, listeners, holder }: Gathered): Found | null {
  const { port } = question;
  if (port === null || listeners.some(one => one.port === port && one.state !== 'off')) return null;
  const ours =
    listeners.find(one => one.state === 'listening' && (one.name === 'smtp' || one.name === 'submission')) ?? null;
  const evidence = ours ? [listening(ours, null)] : [];
  const action = { kind: 'open-connect' } as const;
  if (holder?.taken)
    return {
      cause: { code: 'port-taken', values: { listener: '', port, holder: holder.name, pid: holder.pid } },
      ...{ evidence, action, at: null },
    };
  return {
    cause: { code: 'nobody-at-port', values: { port, ours: ours?.port ?? null } },
    ...{ evidence, action, at: null },
  };
}

export const listening = ({ name: listener, host, port }: ListenerSeen, since: Instant | null) =>
  factRow({ code: 'listening', values: { listener, host, port, since: since ?? 0 } }, since);
