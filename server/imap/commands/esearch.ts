/**
 * ESEARCH: one search over several mailboxes, whether or not one is selected. RFC 7377 §2; always UIDs, one response for
 * each mailbox where something was found.
 *
 *   esearch = "ESEARCH" [SP esearch-source-opts] [search-return-opts] SP search-program
 */
import type { Instant } from '../../base/units.ts';
import type { ImapMailbox } from '../backend.ts';
import { bad, type Completion, command, done, no, type Responses } from '../command.ts';
import { mailboxesOf, onlySelected, parseSources, type SearchSource } from '../search/search-source.ts';
import { badCharset, find, refuseSearch, searchSelected } from '../search/searching.ts';
import { accountOf, allLoggedIn, type Session, speaksUtf8 } from '../session.ts';
import { printMailboxName } from '../syntax/mailbox-name.ts';
import { parseSearchProgram, resolveSearch, type SearchProgram } from '../syntax/search-key.ts';
import { correlator, parseReturnIfAny, printExtendedSearch, type Returns, returnAll } from '../syntax/search-return.ts';
import { isSaved, type SequenceSet } from '../syntax/sequence-set.ts';
import { UidList } from '../uid-list.ts';

type Arguments = SearchProgram & { readonly sources: readonly SearchSource[]; readonly returns: Returns };
type Asked = Arguments & { readonly tag: string; readonly now: Instant };

export const esearch = command<Arguments>({
  name: 'ESEARCH',
  states: allLoggedIn,
  concurrency: 'keeps-numbers',
  news: 'hinted',

  parse(line) {
    const sources = line.accept(' IN') ? parseSources(line) : onlySelected;
    const returns = parseReturnIfAny(line) ?? returnAll;
    return { sources, returns, ...parseSearchProgram(line.sp()) };
  },

  run: (session, read, out, { tag, now }) => searchAll(session, { ...read, tag, now: now() }, out),
});

async function searchAll(session: Session, asked: Asked, out: Responses): Promise<Completion> {
  const { sources, returns, key, charset } = asked;
  const { state } = session;
  const selected = state.name === 'selected' ? state.view.name : null;
  const others = sources.some(({ of }) => of !== 'selected');
  if (!others || sources.some(({ of }) => of === 'selected')) {
    if (selected === null) return bad('No mailbox is selected');
  }
  if (returns.asked.has('SAVE') && others) return bad('Only what is found in the selected mailbox can be saved');
  if (returns.asked.has('UPDATE') && selected === null) return bad('No mailbox is selected to be kept up to date');
  const refusal = refuseSearch(session, { key, returns, sort: null }) ?? (others ? badCharset(charset) : null);
  if (refusal) return refusal;
  const account = accountOf(session);
  const names = others
    ? mailboxesOf(sources, await account.mailboxes(), account.namespaces(), selected)
    : [selected ?? ''];
  if (names.length > session.settings.limits.searchedMailboxes) return no('Too many mailboxes at once', 'LIMIT');
  for (const name of names) {
    const completion = name === selected ? await searchHere(session, asked, out) : null;
    if (completion && completion.status !== 'OK') return completion;
    if (!completion) await searchThere(session, asked, name, out);
    const pause = out.room();
    if (pause) await pause;
  }
  return done('ESEARCH completed');
}

const correlators = (session: Session, tag: string, name: string, uidValidity: number): string =>
  `${correlator(tag)} MAILBOX ${printMailboxName(name, speaksUtf8(session))} UIDVALIDITY ${uidValidity}`;

/** In the selected mailbox: what this session knows of it, with SAVE and UPDATE. */
function searchHere(session: Session, { key, charset, returns, tag, now }: Asked, out: Responses): Promise<Completion> {
  if (session.state.name !== 'selected') throw new Error('No mailbox is selected');
  const { facts } = session.state.view.mailbox;
  const named = correlators(session, tag, session.state.view.name, facts.uidValidity);
  const how = { byUid: true, sort: null, correlators: named, quiet: true } as const;
  return searchSelected(session, { key, charset, returns, tag, now, ...how }, out);
}

/** In another mailbox, as it stands; one that has just gone is passed over. */
async function searchThere(session: Session, asked: Asked, name: string, out: Responses): Promise<void> {
  const opened = await accountOf(session).look(name);
  if (!opened.ok) return;
  const mailbox = opened.value;
  try {
    const query = resolveSearch(asked.key, resolverOf(mailbox, asked.now));
    const {
      uids,
      modseq,
      relevancy = null,
    } = await find(mailbox, query, { key: asked.key, sort: null }, asked.returns);
    if (uids.length === 0) return;
    const named = correlators(session, asked.tag, name, mailbox.facts.uidValidity);
    out.untagged(printExtendedSearch(named, true, asked.returns, { numbers: uids, modseq, relevancy }));
  } finally {
    await mailbox.close();
  }
}

/** Numbers are the mailbox's own; "$" is of the selected one, and nothing here. */
function resolverOf({ facts }: ImapMailbox, now: Instant) {
  const uids = new UidList(facts.uids);
  return {
    now,
    numbersToUids: (set: SequenceSet) => (isSaved(set) ? [] : uids.numbersFound(set)),
    uidsOf: (set: SequenceSet) => (isSaved(set) ? [] : uids.uidsOf(set)),
    recentUids: () => facts.recent,
  };
}
