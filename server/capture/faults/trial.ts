/**
 * What would happen, without a client: a conversation is gone through with a script from its beginning, as if each thing came
 * for the first time. It changes no count. Time stands still in it: rates count all of it as one moment. Pure.
 */
import { type Happening, newRun } from './run.ts';
import type { FaultScript, FaultStep, Place } from './script.ts';

/** One thing that happens in it. */
export type TrialAct = {
  readonly at: Place;
  readonly command?: string | undefined;
  readonly listener?: string | undefined;
  readonly server?: string | undefined;
  readonly remote?: string | undefined;
  readonly user?: string | undefined;
  readonly sender?: string | undefined;
  readonly recipient?: string | undefined;
  /** Octets of the message. */
  readonly size?: number | undefined;
};
export type TrialStep = {
  readonly act: TrialAct;
  /** null: it goes its usual way. */
  readonly fired: { readonly number: number; readonly step: FaultStep } | null;
};

export function tryScript(script: FaultScript, acts: readonly TrialAct[]): readonly TrialStep[] {
  const run = newRun(script, { now: () => 0, monotonic: () => 0, after: () => () => {} });
  let message = 0;
  return acts.map(act => {
    const { at, remote = '127.0.0.1', size, command, listener, server, user, sender, recipient } = act;
    if (at === 'mail') message++;
    const fired = run.fires({
      ...{ place: at, remote, user, session: 'trial', message: `trial-${message}` },
      ...(size === undefined ? {} : { size }),
      ...(command === undefined ? {} : { command }),
      ...(listener === undefined ? {} : { listener }),
      ...(server === undefined ? {} : { server }),
      ...(sender === undefined ? {} : { sender }),
      ...(recipient === undefined ? {} : { recipient }),
    } satisfies Happening);
    return { act, fired: fired && { number: fired.number, step: fired.step } };
  });
}

/** What a program does that hands one message in. Pure. */
export function usualSession(
  about: Pick<TrialAct, 'remote' | 'user' | 'sender' | 'size'> & { readonly recipients: readonly string[] },
): readonly TrialAct[] {
  const { recipients, ...rest } = about;
  const { remote, user } = rest;
  const first = { ...rest, recipient: recipients[0] };
  return [
    { at: 'connect', remote },
    { at: 'ehlo', remote },
    ...(user === undefined ? [] : [{ at: 'auth', remote, user } as const]),
    { at: 'mail', ...rest },
    ...recipients.map(recipient => ({ at: 'rcpt', ...rest, recipient }) as const),
    { at: 'data', ...first },
    { at: 'message', ...first },
    { at: 'quit', remote, user },
  ];
}
