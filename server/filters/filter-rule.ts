/**
 * A rule as people think of one: when mail is like this, do that. It says no more than a form can show, and each of its
 * parts is one test or action of Sieve (RFC 5228 and its extensions), so that a rule and its lines of a script are the
 * same thing seen twice. What a script says beyond this stays as it is written (rules-document.ts).
 */

/** `begins` and `ends` are ":matches" without wildcards of one's own; in `matches` * stands for anything, ? for one character. */
export type TextHow = 'contains' | 'is' | 'begins' | 'ends' | 'matches' | 'regex';
/** RFC 5228 §2.7.4, RFC 5233: of ana+shop@here.example the user is ana and the detail shop. */
export type AddressPart = 'all' | 'localpart' | 'domain' | 'user' | 'detail';
/** One of the values is enough; `not`: none of them. */
type Texts = { readonly how: TextHow; readonly not: boolean; readonly values: readonly string[] };

/** 'date' 2026-12-24, 'time' 17:00:00, 'weekday' 0 (Sunday) to 6, 'iso8601' 2026-12-24T17:00:00. RFC 5260. */
export type DatePart = 'date' | 'time' | 'weekday' | 'iso8601';
/** ge: from then on. le: until then, itself with it. lt: before. gt: after. */
export type DateRelation = 'is' | 'ge' | 'le' | 'gt' | 'lt';

export type FilterCondition =
  /** A header field as text: a name and an address are both in From. */
  | ({ readonly kind: 'header'; readonly headers: readonly string[] } & Texts)
  | ({ readonly kind: 'address'; readonly headers: readonly string[]; readonly part: AddressPart } & Texts)
  /** Who really sent it, and the address of ours it came for. */
  | ({ readonly kind: 'envelope'; readonly of: 'from' | 'to'; readonly part: AddressPart } & Texts)
  | { readonly kind: 'exists'; readonly headers: readonly string[]; readonly not: boolean }
  | ({ readonly kind: 'body' } & Texts)
  | { readonly kind: 'size'; readonly over: boolean; readonly bytes: number; readonly not: boolean }
  /** Any; by its kind (application/pdf, image/*); by its file name. RFC 5703. */
  | { readonly kind: 'attachment'; readonly of: 'any'; readonly not: boolean }
  | ({ readonly kind: 'attachment'; readonly of: 'type' | 'name' } & Texts)
  /** When it comes, or of its Date field. `zone` '+0100'; null: the owner's own. */
  | {
      readonly kind: 'date';
      readonly of: 'now' | 'message';
      readonly part: DatePart;
      readonly relation: DateRelation;
      readonly not: boolean;
      readonly values: readonly string[];
      readonly zone: string | null;
    }
  /** 1 (surely wanted) to 10 (surely junk), RFC 5235. */
  | { readonly kind: 'spam'; readonly atLeast: number; readonly not: boolean }
  /** From somebody whom the owner has written to. */
  | { readonly kind: 'known'; readonly not: boolean }
  /** Conditions within conditions, one level deep. */
  | {
      readonly kind: 'group';
      readonly match: 'all' | 'any';
      readonly not: boolean;
      readonly conditions: readonly Exclude<FilterCondition, { readonly kind: 'group' }>[];
    };

export type FilterAction =
  /** `create`: where there is no such mailbox it is made. */
  | { readonly kind: 'move' | 'copy'; readonly mailbox: string; readonly create: boolean }
  | { readonly kind: 'read' | 'star' | 'keep' | 'delete' | 'stop' }
  | { readonly kind: 'keyword'; readonly keyword: string }
  /** `keep`: and it stays here too. */
  | { readonly kind: 'forward'; readonly address: string; readonly keep: boolean }
  | FilterAnswer
  | { readonly kind: 'reject'; readonly text: string };

/** RFC 5230. */
export type FilterAnswer = {
  readonly kind: 'answer';
  /** null: "Auto: " and the subject of what is answered. */
  readonly subject: string | null;
  readonly text: string;
  /** Nobody gets a second answer within so many. */
  readonly days: number;
  /** Further addresses of the owner's: mail for them is answered too. */
  readonly addresses: readonly string[];
  /** null: the address that was written to. */
  readonly from: string | null;
};

export type FilterRule = {
  /** One line; '' for none. */
  readonly name: string;
  readonly enabled: boolean;
  /** Without conditions it is for every message, and this is 'all'. */
  readonly match: 'all' | 'any';
  readonly conditions: readonly FilterCondition[];
  /** In their order: what marks the message stands before what files it, `stop` last (settled). */
  readonly actions: readonly FilterAction[];
};

const marks: ReadonlySet<FilterAction['kind']> = new Set(['read', 'star', 'keyword']);
const rankOf = ({ kind }: FilterAction): number => (marks.has(kind) ? 0 : kind === 'stop' ? 2 : 1);

/** A flag is only on what is filed after it (RFC 5232 §5.1), and after "stop" comes nothing: so this is the order that is meant. */
export const settled = (rule: FilterRule): FilterRule => ({
  ...rule,
  name: nameOf(rule.name),
  match: rule.conditions.length === 0 ? 'all' : rule.match,
  actions: rule.actions.toSorted((a, b) => rankOf(a) - rankOf(b)),
});

/** Whether a flag stands behind what it is meant for. */
export const flagsTooLate = ({ actions }: FilterRule): boolean => {
  const filed = actions.findIndex(one => rankOf(one) === 1 && one.kind !== 'answer');
  return filed >= 0 && actions.some((one, at) => at > filed && marks.has(one.kind));
};

/** A name is one line in brackets: what would end it is left out. */
export const nameOf = (name: string): string =>
  name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .trim();
