/**
 * ESEARCH: one search over several mailboxes, whether or not one is selected. RFC 7377 §2; always UIDs, one response for
 * each mailbox where something was found.
 *
 *   esearch = "ESEARCH" [SP esearch-source-opts] [search-return-opts] SP search-program
 */
import type { Instant } from '../../base/units.ts';
import type { ImapMailbox, Progress, SearchQuery } from '../backend.ts';
import { bad, type Completion, command, done, no, type Responses } from '../command.ts';
import { lookedThrough, refuseMore } from '../message-limit.ts';
import { mailboxesOf, onlySelected, parseSources, type SearchSource } from '../search/search-source.ts';
import { badCharset, find, refuseSearch, searchSelected, resolverOf as selectedResolver } from '../search/searching.ts';
import { accountOf, allLoggedIn, type Session, speaksUtf8, viewOf } from '../session.ts';
import { printMailboxName } from '../syntax/mailbox-name.ts';
import { parseSearchProgram, resolveSearch, type SearchProgram } from '../syntax/search-key.ts';
import { correlator, parseReturnIfAny, printExtendedSearch, type Returns, returnAll } from '../syntax/search-return.ts';
import { isSaved, type SequenceSet } from '../syntax/sequence-set.ts';
import { UidList } from '../uid-list.ts';

type Arguments = SearchProgram & { readonly sources: readonly SearchSource[]; readonly returns: Returns };
type Asked = Arguments & { readonly tag: string; readonly now: Instant; readonly progress: Progress };

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

  run: (session, read, out, { tag, now, progress }) => searchAll(session, { ...read, tag, now: now(), progress }, out),
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
  return others ? searchEach(session, asked, names, out) : searchHere(session, asked, out);
}

/** One after the other. How far it has come is told in mailboxes. */
async function searchEach(
  session: Session,
  asked: Asked,
  names: readonly string[],
  out: Responses,
): Promise<Completion> {
  const selected = session.state.name === 'selected' ? session.state.view.name : null;
  const budget: Budget = { session, messages: 0 };
  const each = { ...asked, progress: () => {} };
  for (const [at, name] of names.entries()) {
    asked.progress(at, names.length);
    const act = name === selected ? searchHere : searchThere;
    const completion = await act(session, each, out, name, budget);
    if (completion && completion.status !== 'OK') return completion;
    const pause = out.room();
    if (pause) await pause;
  }
  return done('ESEARCH completed');
}

/** What may be looked through in all mailboxes together: a UID in MESSAGELIMIT could not say of which it is. */
type Budget = { readonly session: Session; messages: number };

function spend(budget: Budget, uids: UidList, query: SearchQuery): Completion | null {
  budget.messages += uids.countOf(lookedThrough(query));
  return refuseMore(budget.session, budget.messages);
}

const correlators = (session: Session, tag: string, name: string, uidValidity: number): string =>
  `${correlator(tag)} MAILBOX ${printMailboxName(name, speaksUtf8(session))} UIDVALIDITY ${uidValidity}`;

/** In the selected mailbox: what this session knows of it, with SAVE and UPDATE. */
async function searchHere(
  session: Session,
  { key, charset, returns, tag, now, progress }: Asked,
  out: Responses,
  _?: string,
  budget?: Budget,
): Promise<Completion> {
  const view = viewOf(session);
  const refusal = budget && spend(budget, view.uids, resolveSearch(key, selectedResolver(view, now)));
  if (refusal) return refusal;
  const named = correlators(session, tag, view.name, view.mailbox.facts.uidValidity);
  const how = { byUid: true, sort: null, correlators: named, quiet: true } as const;
  const completion = await searchSelected(session, { key, charset, returns, tag, now, progress, ...how }, out);
  return { ...completion, text: completion.text.replace(/^SEARCH/, 'ESEARCH') };
}

/** In another mailbox, as it stands; one that has just gone is passed over. */
async function searchThere(
  session: Session,
  asked: Asked,
  out: Responses,
  name: string,
  budget: Budget,
): Promise<Completion | null> {
  const opened = await accountOf(session).look(name);
  if (!opened.ok) return null;
  const mailbox = opened.value;
  try {
    const uids = new UidList(mailbox.facts.uids);
    const query = resolveSearch(asked.key, resolverOf(mailbox, uids, asked.now));
    const refusal = spend(budget, uids, query);
    if (refusal) return refusal;
    const found = await find(mailbox, query, { key: asked.key, sort: null }, asked.returns);
    if (found.uids.length === 0) return null;
    const named = correlators(session, asked.tag, name, mailbox.facts.uidValidity);
    const { uids: numbers, modseq, relevancy = null } = found;
    out.untagged(printExtendedSearch(named, true, asked.returns, { numbers, modseq, relevancy }));
    return null;
  } finally {
    await mailbox.close();
  }
}

/** Numbers are the mailbox's own; "$" is of the selected one, and nothing here. */
function resolverOf({ facts }: ImapMailbox, uids: UidList, now: Instant) {
  return {
    now,
    numbersToUids: (set: SequenceSet) => (isSaved(set) ? [] : uids.numbersFound(set)),
    uidsOf: (set: SequenceSet) => (isSaved(set) ? [] : uids.uidsOf(set)),
    recentUids: () => facts.recent,
  };
}
