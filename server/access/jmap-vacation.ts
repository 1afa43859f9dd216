/**
 * The away reply for JMAP (RFC 8621 §8): a rule of the account's script, so that the window, ManageSieve and JMAP show the
 * same one. What the rule cannot say is kept beside it, and holds as long as the rule still says what was sent with it:
 * a reply as HTML (its text is what is sent), texts that are null, and all of one that was never turned on.
 */
import { instantOf, type Vacation, type VacationMoment } from '../filters/vacation.ts';
import { readDate, writeDate } from '../jmap/arguments.ts';
import type { JmapAccount } from '../jmap/backend.ts';
import type { SetError, State, VacationResponse } from '../jmap/types.ts';
import { textOfHtml } from '../mime/html-text.ts';
import { zoneAt } from '../sifting/facts.ts';
import type { ModSeq } from '../store/interface.ts';
import type { AccountPlace } from './jmap-account.ts';
import { recordState } from './jmap-ids.ts';
import { recordKinds, refusedBy } from './jmap-records.ts';

type VacationPart = Pick<JmapAccount, 'vacation' | 'setVacation'>;
type Body = Omit<VacationResponse, 'id'>;
/** What was last set, and the text that the rule was given for it; null: there is no rule of it. */
type Kept = Body & { readonly sent?: string | null };

export const noVacation: VacationResponse = {
  ...{ id: 'singleton', isEnabled: false, fromDate: null, toDate: null },
  ...{ subject: null, textBody: null, htmlBody: null },
};

/** Any change of a script may be one of the rule. */
export const vacationState = (kept: ModSeq, scripts: ModSeq): State => `${recordState(kept)}.${scripts}`;

/** RFC 8621 §8: where nothing is said, the server says something. */
const USUAL_TEXT = 'I am away at present, and will answer when I am back.';
const USUAL_DAYS = 7;
const fresh: Vacation = {
  ...{ on: false, from: null, until: null, subject: null, text: USUAL_TEXT },
  ...{ days: USUAL_DAYS, whom: 'everybody', addresses: [], author: null },
};

export function vacationPart(place: AccountPlace): VacationPart {
  const { store, account, rules, book } = place;
  const keptOf = async () => {
    const { modSeq, list } = await store.documents(account, recordKinds.VacationResponse);
    const [document] = list;
    return { modSeq, id: document?.id ?? null, kept: document ? (JSON.parse(document.body) as Kept) : null };
  };
  /** A rule of a script that does not run answers nobody. */
  const vacationNow = async (): Promise<{ readonly vacation: Vacation | null }> => {
    const { vacation, script } = await rules.vacation(account);
    return { vacation: vacation && { ...vacation, on: vacation.on && script?.active === true } };
  };
  return {
    async vacation() {
      const [{ modSeq, kept }, { state }, { vacation }] = await Promise.all([
        keptOf(),
        book.list(account),
        vacationNow(),
      ]);
      return { state: vacationState(modSeq, state), vacation: viewOf(vacation, kept) };
    },
    async setVacation(wanted) {
      const [{ id, kept }, { vacation: before }] = await Promise.all([keptOf(), vacationNow()]);
      const rule = before || wanted.isEnabled ? ruleOf(wanted, before, viewOf(before, kept)) : null;
      if (rule) {
        const done = await rules.setVacation(account, rule, place.client.by);
        if (!done.ok) return { type: 'forbidden', description: done.error.sentence } satisfies SetError;
      }
      const body: Kept = { ...wanted, sent: rule?.text ?? null };
      const kind = recordKinds.VacationResponse;
      const put = await store.run('putDocument', { account, kind, id, body: JSON.stringify(body) });
      return put.ok ? null : refusedBy(put.error);
    },
  };
}

/** The rule as JMAP tells it, with what is kept beside it. */
function viewOf(vacation: Vacation | null, kept: Kept | null): VacationResponse {
  const { sent = null, ...body } = kept ?? { ...noVacation, sent: null };
  if (!vacation) return { ...noVacation, ...body, isEnabled: false, id: noVacation.id };
  const texts =
    kept && sent === vacation.text
      ? { textBody: body.textBody, htmlBody: body.htmlBody }
      : { textBody: vacation.text, htmlBody: null };
  return {
    ...noVacation,
    isEnabled: vacation.on,
    fromDate: dateOf(vacation.from, 'from'),
    toDate: dateOf(vacation.until, 'until'),
    subject: vacation.subject,
    ...texts,
  };
}

/** What stays as it is, a whole day above all, is not written anew in JMAP's UTC. */
function ruleOf(wanted: Body, before: Vacation | null, shown: VacationResponse): Vacation {
  const text = wanted.textBody ?? (wanted.htmlBody === null ? '' : textOf(wanted.htmlBody));
  const known = before ?? fresh;
  return {
    ...known,
    on: wanted.isEnabled,
    from: before && wanted.fromDate === shown.fromDate ? before.from : momentOf(wanted.fromDate),
    until: before && wanted.toDate === shown.toDate ? before.until : momentOf(wanted.toDate),
    subject: wanted.subject === '' ? null : wanted.subject,
    text: text.trim() === '' ? USUAL_TEXT : text.replace(/\r\n?/g, '\n'),
  };
}

/** Line by line: what is collapsed would be one long line. */
const textOf = (html: string): string =>
  html
    .split(/<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/i)
    .map(piece => textOfHtml(piece).trim())
    .join('\n')
    .trim();

const dateOf = (moment: VacationMoment | null, end: 'from' | 'until'): string | null =>
  moment && writeDate(instantOf(moment, end, zoneAt));

/** In UTC, to the second, as scripts have it (RFC 5260 §4). */
function momentOf(date: string | null): VacationMoment | null {
  if (date === null) return null;
  const [day = '', time = ''] = writeDate(readDate(date)!).slice(0, -1).split('T');
  return { date: day, time, zone: '+0000' };
}
