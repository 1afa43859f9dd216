/**
 * What is changed and not applied yet, by controls and in the text alike: one text of mailroom.jsonc, which the server
 * reads after each step and says what it would mean. Nothing holds before it is applied.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Api, SettingChange, SettingsDraft, SettingsFileNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { useConnection, wordsOf } from '../live.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { whatThen } from './settings-words.ts';
import { useMayApply } from './use-may-apply.ts';

type Value = SettingChange['value'];
type Held = {
  readonly text: string;
  /** The edition that it was begun with. */
  readonly base: string;
  readonly answer: SettingsDraft;
  /** Never in the text: they go beside it. */
  readonly secrets: ReadonlyMap<string, Value>;
  /** As the controls gave them; none where the text was written by hand since. */
  readonly values: ReadonlyMap<string, Value>;
};
export type Draft = {
  /** null: nothing is changed. */
  readonly held: Held | null;
  readonly faults: ReadonlyMap<string, string>;
  readonly set: (key: string, value: Value, secret?: boolean) => void;
  readonly type: (text: string) => void;
  readonly discard: () => void;
  readonly apply: () => Promise<void>;
  /** The same changes to the file as it is now. */
  readonly rebase: () => Promise<void>;
  /** Another text in the place of the file, at once. */
  readonly replace: (text: string) => Promise<void>;
};

/** After the last key in the text. */
const PAUSE = 250;
const NOTHING: SettingsDraft = { text: '', faults: [], differences: [], effects: [] };
const isNothing = ({ faults, differences, effects }: SettingsDraft): boolean =>
  faults.length + differences.length + effects.length === 0;
const changesOf = (values: ReadonlyMap<string, Value>): readonly SettingChange[] =>
  [...values].map(([key, value]) => ({ key, value }));

export function useDraft(file: SettingsFileNow | null): Draft {
  const { api } = useConnection();
  const act = useAct();
  const say = useSay();
  const mayApply = useMayApply();
  const [held, setHeld] = useState<Held | null>(null);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const now = useRef({ held, file, api });
  now.current = { held: now.current.held, file, api };
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const acts = useMemo(() => {
    const keep = (next: Held | null): void => {
      now.current.held = next;
      setHeld(next);
    };
    const fault = (key: string, words: string | null): void =>
      setFaults(before => {
        const next = new Map(before);
        if (words === null) next.delete(key);
        else next.set(key, words);
        return next;
      });
    const fresh = (): Held | null =>
      now.current.file && {
        ...{ text: now.current.file.text, base: now.current.file.edition, answer: NOTHING },
        ...{ secrets: new Map(), values: new Map() },
      };
    /** One after the other: each step begins with what the one before has left. */
    const inTurn = (step: (api: Api, before: Held) => Promise<void>): Promise<void> => {
      const next = turn.current.then(async () => {
        const before = now.current.held ?? fresh();
        if (now.current.api && before) await step(now.current.api, before);
      });
      turn.current = next.catch(() => {});
      return next;
    };
    const set: Draft['set'] = (key, value, secret = false) => {
      void inTurn(async (asked, before) => {
        const secrets = secret ? new Map(before.secrets).set(key, value) : before.secrets;
        const changes = secret ? changesOf(secrets) : [...changesOf(secrets), { key, value }];
        try {
          const answer = await asked.settings.draft({ text: before.text, changes });
          fault(key, null);
          const values = new Map(before.values).set(key, value);
          keep(isNothing(answer) ? null : { ...before, text: answer.text, answer, secrets, values });
        } catch (error) {
          fault(key, wordsOf(error));
        }
      });
    };
    const judge = (): void => {
      void inTurn(async (asked, before) => {
        const answer = await asked.settings.draft({ text: before.text, changes: changesOf(before.secrets) });
        if (now.current.held?.text === before.text) keep(isNothing(answer) ? null : { ...before, answer });
      });
    };
    const discard = (): void => {
      keep(null);
      setFaults(new Map());
    };
    const write = async (text: string, before: string, secrets: readonly SettingChange[]): Promise<void> => {
      const done = await act(t('Applying the changes'), asked =>
        asked.settings.apply({ text, changes: secrets, before }),
      );
      if (!done) return;
      discard();
      const count = done.effects.filter(one => one.locked === null).length;
      const undo = (): void =>
        void act(t('Taking the changes back'), asked => asked.settings.revert({ id: done.version - 1 }));
      say({
        text: [
          t('{count, plural, =0 {The file is written} one {# setting is changed} other {# settings are changed}}.', {
            count,
          }),
          ...whatThen(done.effects).map(words => `${words}.`),
        ].join(' '),
        ...(done.version > 1 && { action: { label: t('Undo'), run: undo } }),
      });
    };
    return {
      ...{ set, discard },
      type(text) {
        const before = now.current.held ?? fresh();
        if (!before) return;
        keep({ ...before, text, values: new Map() });
        clearTimeout(timer.current);
        timer.current = setTimeout(judge, PAUSE);
      },
      async apply() {
        await turn.current;
        const { held: own } = now.current;
        if (!own || own.answer.faults.length > 0) return;
        if (!(await mayApply(own.answer.effects))) return;
        await write(own.text, own.base, changesOf(own.secrets));
      },
      async rebase() {
        const before = now.current.held;
        const next = fresh();
        if (!before || !next) return;
        keep(null);
        for (const { key, to } of before.answer.effects)
          if (!before.secrets.has(key)) set(key, before.values.get(key) ?? to);
        for (const [key, value] of before.secrets) set(key, value, true);
        await turn.current;
      },
      async replace(text) {
        const edition = now.current.file?.edition;
        if (edition !== undefined) await write(text, edition, []);
      },
    } satisfies Omit<Draft, 'held' | 'faults'>;
  }, [act, say, mayApply]);
  return { ...acts, held, faults };
}
