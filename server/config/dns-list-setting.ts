/** Lists in the DNS as the owner writes them: `zen.example=4`, `domain:dbl.example=3`, `allow.example=-3`. Pure. */
import { err, ok, type Result } from '../base/result.ts';

export type ListSetting = {
  readonly list: string;
  /** What is looked up there: the peer's address, or domains of sender and author. */
  readonly of: 'address' | 'domain';
  /** Above 0: a block list. */
  readonly points: number;
};

const SETTING = /^(domain:)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)=(-?\d{1,2}(?:\.\d)?)$/i;

export function parseListSetting(text: string): Result<ListSetting, string> {
  const [, domain, list, points] = SETTING.exec(text.trim()) ?? [];
  if (!list || Number(points) === 0) return err(`"${text}" is not of the form list.example=4 or domain:list.example=4`);
  return ok({ list: list.toLowerCase(), of: domain ? 'domain' : 'address', points: Number(points) });
}

/** Those that can be read. */
export const listSettings = (texts: readonly string[]): readonly ListSetting[] =>
  texts.flatMap(text => {
    const parsed = parseListSetting(text);
    return parsed.ok ? [parsed.value] : [];
  });
