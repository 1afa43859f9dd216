/** Held mail's live question, and what is done about it besides the queue's own acts. */
import type { HeldMessage, HeldNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { heard } from '../language/heard.ts';
import { type Live, useLive } from '../live.ts';
import { pulses } from '../queue/pulses.ts';
import type { QueueActs } from '../queue/use-acts.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { recipientsOf } from './held-words.ts';

/** More come when these are done. */
const MOST = 300;

export const useHeld = (where: string): Live<HeldNow> =>
  useLive(`held ${where}`, async function* (api, signal) {
    for await (const _ of pulses(api, signal))
      yield await api.queue.held({ ...(where === '' ? {} : { where }), limit: MOST }, signal);
  });

/** They go on, and a rule before the one that held them lets in what comes like it from these senders. */
function useLetPass(): (messages: readonly HeldMessage[]) => Promise<void> {
  const act = useAct();
  const say = useSay();
  return async messages => {
    const nameable = messages.filter(one => one.pass !== null);
    // One rule for a sender, however much of him is held.
    const senders = [...Map.groupBy(nameable, one => one.pass!.of).values()];
    const done = await act(t('Letting the sender pass'), async api => {
      const rules: number[] = [];
      const recipients: number[] = [];
      for (const [first, ...others] of senders) {
        const passed = await api.queue.letPass({ trace: first!.trace });
        rules.push(passed.rule.id);
        recipients.push(...passed.recipients);
        if (others.length > 0)
          recipients.push(...(await api.queue.act({ recipients: recipientsOf(others), act: 'release' })).recipients);
      }
      return { rules, recipients };
    });
    if (!done) return;
    const back = (): void =>
      void act(t('Taking it back'), async api => {
        for (const id of done.rules) await api.rules.remove({ id });
        return api.queue.act({ recipients: done.recipients, act: 'hold' });
      });
    const [only] = senders;
    const words =
      senders.length === 1
        ? t('Released. Mail of {whom} is let in from now on, when {when}.', {
            whom: only![0]!.pass!.of,
            when: heard(only![0]!.pass!.when),
          })
        : t('Released. Mail of {count, plural, one {# sender} other {# senders}} is let in from now on.', {
            count: senders.length,
          });
    say({ text: words, action: { label: t('Undo'), run: back } });
  };
}

export type HeldAct = {
  readonly id: 'release' | 'pass' | 'bounce' | 'cancel';
  readonly keys: string | string[];
  readonly name: string;
  readonly about: string;
  readonly isAble: boolean;
  readonly run: () => void;
};

/** The same on the bar, by key, and beside the open letter. */
export function useHeldActs(messages: readonly HeldMessage[], acts: QueueActs): readonly HeldAct[] {
  const letPass = useLetPass();
  const some = messages.length > 0;
  const start = (act: 'release' | 'bounce' | 'cancel') => (): void => {
    if (some) acts.start(act, { ids: recipientsOf(messages), rows: [] });
  };
  const nameable = messages.some(one => one.pass !== null);
  return [
    {
      ...{ id: 'release', keys: 'h', name: t('Release'), isAble: some, run: start('release') },
      about: t('It goes on as if nothing had held it'),
    },
    {
      ...{ id: 'pass', keys: 'p', name: t('Release, and let the sender pass'), isAble: nameable },
      about: t('A rule before that one lets in what comes like it from this sender alone'),
      run: () => {
        if (nameable) void letPass(messages);
      },
    },
    {
      ...{ id: 'bounce', keys: 'd', name: t('Send back…'), isAble: some, run: start('bounce') },
      about: t('Its sender gets a report, with your words if you like'),
    },
    {
      ...{ id: 'cancel', keys: ['#', 'Delete'], name: t('Discard'), isAble: some, run: start('cancel') },
      about: t('It is gone, and nobody is told; for ten seconds it can be taken back'),
    },
  ];
}
