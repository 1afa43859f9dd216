/** What one account may send, as the owner writes it down: `news@here.example=5000/20000`. Pure. */
import { err, ok, type Result } from '../base/result.ts';

export type Ceiling = {
  /** In small letters. */
  readonly address: string;
  /** Recipients elsewhere; 0: no limit. */
  readonly perHour: number;
  readonly perDay: number;
};

const CEILING = /^([^\s=]+@[^\s=]+)=(\d{1,7})\/(\d{1,7})$/;

export function parseCeiling(text: string): Result<Ceiling, string> {
  const [, address, perHour, perDay] = CEILING.exec(text.trim()) ?? [];
  return address === undefined
    ? err(`"${text}" is not of the form news@here.example=5000/20000 (recipients an hour / a day)`)
    : ok({ address: address.toLowerCase(), perHour: Number(perHour), perDay: Number(perDay) });
}

/** Those that can be read. */
export const ceilingsOf = (texts: readonly string[]): readonly Ceiling[] =>
  texts.flatMap(text => {
    const parsed = parseCeiling(text);
    return parsed.ok ? [parsed.value] : [];
  });
