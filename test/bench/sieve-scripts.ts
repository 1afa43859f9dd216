/** Scripts that are measured: as many rules as a busy owner has, of every kind that people write; none of them is true. */

export const RULES = 200;

/** One in seven reads the envelope, the size, a list of fields; the others what rules forms write. */
const ofHeader: readonly ((n: number) => string)[] = [
  n => `header :contains "subject" ["invoice-${n}-of", "statement-${n}-of"]`,
  n => `address :is "from" ["person${n}@domain${n}.example", "other${n}@domain${n}.example"]`,
  n => `address :domain :is ["from", "sender"] "shop${n}.example"`,
  n => `header :matches "subject" "[project-${n}] * done*"`,
  n => `allof (header :contains "list-id" "list${n}.lists.example", not exists "x-never")`,
  n => `envelope :all :contains "from" "bounces+${n}@"`,
  n => `anyof (size :over ${n + 20}M, address :contains ["to", "cc"] "team-${n}@")`,
];

const rule = (n: number, test: string): string =>
  `# rule:[Rule ${n}]\nif ${test} {\n    addflag "rule${n}";\n    fileinto "Folder${n}";\n    stop;\n}\n`;
const rules = (test: (n: number) => string): string =>
  Array.from({ length: RULES }, (_, n) => rule(n, test(n))).join('\n');
const required = (...more: string[]): string =>
  `require [${['fileinto', 'envelope', 'imap4flags', ...more].map(name => `"${name}"`).join(', ')}];\n\n`;

/** A script of many rules, and one rule of it: beside it, what the others cost. */
export type Measured = { readonly name: string; readonly one: string; readonly all: string };

const headerRules = required() + rules(n => ofHeader[n % ofHeader.length]!(n));

/** Every tenth rule reads the text of the message. */
const bodyRules =
  required('body') +
  rules(n => (n % 10 === 9 ? `body :text :contains "your contract number ${n}"` : ofHeader[n % ofHeader.length]!(n)));

export const measured: readonly Measured[] = [
  {
    name: `${RULES} rules on header, envelope, size`,
    one: required() + rule(0, `header :contains "subject" "invoice-0-of"`),
    all: headerRules,
  },
  {
    name: `the same, every tenth on the text`,
    one: required('body') + rule(0, `body :text :contains "your contract number 0"`),
    all: bodyRules,
  },
];
/** What accounts of the delivery's test have. */
export const manyRules = bodyRules;

/** True of every message that the load generator writes: two copies, in mailboxes of their own, marked. */
export const FILED = 'Meetings';
export const COPIED = 'Copies';
export const filingScript = `require ["fileinto", "copy", "imap4flags", "mailbox"];

# rule:[Meetings]
if header :contains "subject" "meeting" {
    addflag ["\\\\Flagged", "$label1"];
    fileinto :copy :create "${COPIED}";
    fileinto :create "${FILED}";
    stop;
}
`;
