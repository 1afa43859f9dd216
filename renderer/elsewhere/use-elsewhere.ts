/** What is done with an account elsewhere, and how it is said. */
import type { PulledAccountRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { useAct, useSay } from '../shell/notices.tsx';
import { nameOf } from './elsewhere-words.ts';

export type ElsewhereActs = {
  lookNow(row: PulledAccountRow): Promise<void>;
  enable(row: PulledAccountRow, enabled: boolean): Promise<void>;
  remove(row: PulledAccountRow): Promise<void>;
};

export function useElsewhereActs(): ElsewhereActs {
  const act = useAct();
  const say = useSay();
  const turn = (id: number, enabled: boolean) =>
    act(t('Changing it'), api => api.fetch.change({ id, settings: { enabled } }));
  return {
    async lookNow(row) {
      const done = await act(t('Looking there'), api => api.fetch.now({ id: row.id }));
      if (!done || done.state.failing) return;
      say({
        text: t('{name}: {count, plural, =0 {nothing new.} one {# message came.} other {# messages came.}}', {
          name: nameOf(done),
          count: done.state.lastTaken,
        }),
      });
    },
    async enable(row, enabled) {
      if (!(await turn(row.id, enabled))) return;
      const undo = { label: t('Undo'), run: () => void turn(row.id, !enabled) };
      say({
        text: enabled
          ? t('{name} is looked at again.', { name: nameOf(row) })
          : t('{name} is not looked at until you say so. Its mail waits there.', { name: nameOf(row) }),
        action: undo,
      });
    },
    async remove(row) {
      const gone = await act(t('Removing'), api => api.fetch.remove({ id: row.id }));
      if (gone) say({ text: t('{name} is not fetched any more. What came stays.', { name: nameOf(row) }) });
    },
  };
}
