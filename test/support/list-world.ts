/** A mailing list as a value, and its desk on a store in memory: for tests of lists/. */
import { type ListRules, type MailingList, usualRules } from '../../server/lists/rules.ts';

export const listOf = (rules: Partial<ListRules> = {}, more: Partial<MailingList> = {}): MailingList => ({
  ...{ id: 1, address: 'dev@here.example', body: '{}', owners: [1], archive: null, members: 0, createdAt: 0 },
  ...more,
  rules: { ...usualRules, name: 'Developers', ...rules },
});

/** Lines that end as on the wire. */
export const message = (...lines: readonly string[]): Buffer => Buffer.from(lines.map(line => `${line}\r\n`).join(''));
