/** What a check found: a code with its values, how bad it is, and where. What it says stands in words.ts. Types only. */

export type Values = Readonly<Record<string, string | number>>;
export type Group = 'size' | 'text' | 'access' | 'privacy' | 'leaving' | 'links' | 'auth' | 'spam';
/** `fault`: it will not work, or gives something away. `warning`: look at it. `note`: good to know. `fine`: looked at, and well. */
export type Severity = 'fault' | 'warning' | 'note' | 'fine';
export type Place = { readonly line: number; readonly column: number };
export type Finding = {
  readonly code: string;
  readonly group: Group;
  readonly severity: Severity;
  readonly values: Values;
  /** In the HTML as it is decoded; the first of them. */
  readonly places: readonly Place[];
};
export const found = (
  group: Group,
  severity: Severity,
  code: string,
  values: Values = {},
  places: readonly Place[] = [],
): Finding => ({ code, group, severity, values, places });
