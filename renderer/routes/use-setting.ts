/** One setting changed at once from a page of its own, and taken back the same way. */
import type { Api } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { useAct, useSay } from '../shell/notices.tsx';

/** A list as one text; null: as if the file did not name it. */
type Value = string | readonly string[] | null;

/** Into the file as it is now; what will not do is refused with its reason. */
async function apply(api: Api, key: string, value: Value): Promise<true> {
  const { file } = await first(api.settings.watch({}));
  await api.settings.apply({ text: file.text, changes: [{ key, value }], before: file.edition });
  return true;
}

async function first<T>(feed: AsyncGenerator<T, void, void>): Promise<T> {
  for await (const told of feed) return told;
  throw new Error(t('There is no connection to the mail server.'));
}

export type SetSetting = (key: string, to: Value, from: Value, words: string) => Promise<boolean>;

export function useSetting(onChanged: () => void): SetSetting {
  const act = useAct();
  const say = useSay();
  return async (key, to, from, words) => {
    const done = await act(t('Changing the settings'), api => apply(api, key, to));
    if (!done) return false;
    const back = (): void => void act(t('Taking it back'), api => apply(api, key, from)).then(onChanged);
    say({ text: words, action: { label: t('Undo'), run: back } });
    onChanged();
    return true;
  };
}
