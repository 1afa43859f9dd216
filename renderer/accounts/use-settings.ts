/** Some settings on a page of their own: as they are now, changed together, and as they were. */

import type { Api, Setting, SettingChange } from '../../server/api/contract.ts';
import { type Live, useLive, wordsOf } from '../live.ts';

export type Known = { readonly [key: string]: Setting };

/** By key, again after each change. */
export const useSettings = (keys: readonly string[]): Live<Known> =>
  useLive(`settings ${keys.join(' ')}`, async function* (api, signal) {
    for await (const { settings } of api.settings.watch({}, signal))
      yield Object.fromEntries(settings.filter(one => keys.includes(one.key)).map(one => [one.key, one]));
  });

export type Values = { readonly [key: string]: SettingChange['value'] };

/** What is wrong with each, in the server's words; nothing is changed. */
export async function faultsOf(api: Api, values: Values): Promise<ReadonlyMap<string, string>> {
  const faults = new Map<string, string>();
  for (const [key, value] of Object.entries(values))
    await api.settings.draft({ changes: [{ key, value }] }).catch(error => faults.set(key, wordsOf(error)));
  return faults;
}

/** All of them in one version of the file, as it is at this moment. */
export async function applySettings(api: Api, values: Values): Promise<void> {
  const changes = Object.entries(values).map(([key, value]) => ({ key, value }));
  for await (const { file } of api.settings.watch({})) {
    await api.settings.apply({ text: file.text, changes, before: file.edition });
    return;
  }
}

/** As they are now, for the way back: what the file does not name, it will not name again. */
export const valuesNow = (known: Known, keys: readonly string[]): Values =>
  Object.fromEntries(keys.map(key => [key, known[key]?.inFile ? given(known[key]) : null]));

const given = ({ value, text }: Setting): SettingChange['value'] =>
  Array.isArray(value) && value.every(one => typeof one === 'string') ? value : text;
