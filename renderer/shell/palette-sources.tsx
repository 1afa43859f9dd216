/** What the palette lists: what has a name in the window and on the server, and what is made of the words typed. */
import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { JourneyRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { journeyOutcome, journeySubject } from '../design/words.ts';
import { useJmap } from '../jmap/react.tsx';
import { useAnswer, useConnection } from '../live.ts';
import { mailboxPath } from '../mail/mailboxes.ts';
import { labelOf } from '../settings/settings-words.ts';
import { useCommands, useDesktopEntries, useHereEntries } from './commands.tsx';
import { type Entry, pasted } from './palette-entries.ts';

/** As far as it is there: without the server, places and acts of the window itself. */
export function useNamedEntries(onKeys: () => void): readonly Entry[] {
  const makeOwn = useCommands(onKeys);
  const atHand = useHereEntries();
  // As long as the palette is open they stay what they are.
  const [own] = useState(makeOwn);
  const [here] = useState(atHand);
  const desktops = useDesktopEntries(own);
  const people = usePeople();
  const mailboxes = useMailboxEntries();
  const settings = useSettingEntries();
  return useMemo(
    () => [...own, ...here, ...desktops, ...people, ...mailboxes, ...settings],
    [own, here, desktops, people, mailboxes, settings],
  );
}

function usePeople(): readonly Entry[] {
  const [, navigate] = useLocation();
  const answer = useAnswer('palette people', api => api.accounts.list({}));
  const people = answer.state === 'ready' ? answer.data : null;
  return useMemo(
    () =>
      (people ?? []).map(({ address, name }) => ({
        id: `person ${address}`,
        group: 'people' as const,
        name: name || address,
        ...(name && { hint: address }),
        run: () => navigate(`/accounts/${encodeURIComponent(address)}`),
      })),
    [people, navigate],
  );
}

function useMailboxEntries(): readonly Entry[] {
  const [, navigate] = useLocation();
  const client = useJmap();
  return useMemo(
    () =>
      client.accounts.flatMap(account =>
        client.mailboxes(account.id).map((mailbox, _, all) => ({
          id: `mailbox ${account.id} ${mailbox.id}`,
          group: 'mailboxes' as const,
          name: mailboxPath(mailbox, all),
          hint: account.name,
          run: () => navigate(`/mail/${encodeURIComponent(account.id)}/${encodeURIComponent(mailbox.id)}`),
        })),
      ),
    [client, navigate],
  );
}

function useSettingEntries(): readonly Entry[] {
  const [, navigate] = useLocation();
  const answer = useAnswer('palette settings', api => api.settings.list({}));
  const settings = answer.state === 'ready' ? answer.data : null;
  return useMemo(
    () =>
      (settings ?? []).map(({ key }) => ({
        id: `setting ${key}`,
        group: 'settings' as const,
        name: labelOf(key),
        hint: key,
        run: () => navigate(`/settings?find=${encodeURIComponent(key)}`),
      })),
    [settings, navigate],
  );
}

/** What is made of the words typed: why it did not arrive, its journeys, where else to look. */
export function useMadeEntries(text: string): readonly Entry[] {
  const [, navigate] = useLocation();
  const typed = text.trim();
  const journeys = useJourneys(typed);
  return useMemo(() => {
    if (typed === '') return [];
    const go = (path: string, name: string, group: Entry['group']): Entry => ({
      ...{ id: `made ${path}`, group, name, always: true },
      run: () => navigate(path),
    });
    const q = encodeURIComponent(typed);
    const about = aboutWhy(typed);
    const kind = pasted(typed);
    return [
      ...(about !== null || kind
        ? [go(`/why?about=${encodeURIComponent(about ?? typed)}`, whyWords(about ?? typed), 'meant')]
        : []),
      ...(kind === 'message-id' ? [go(`/message/${q}`, t('Open the message {id}', { id: typed }), 'meant')] : []),
      ...journeys.map(row => ({
        id: `journey ${row.trace}`,
        group: 'journeys' as const,
        name: journeySubject(row),
        hint: journeyOutcome(row),
        always: true,
        run: () => navigate(`/journey/${encodeURIComponent(row.trace)}`),
      })),
      go(`/journeys?where=${q}`, t('Find journeys with “{words}”', { words: typed }), 'find'),
      go(`/queue?where=${q}`, t('Find in the queue: {words}', { words: typed }), 'find'),
      go(`/mail/all/everything?q=${q}`, t('Find in all mail: {words}', { words: typed }), 'find'),
      go(`/settings?find=${q}`, t('Find in the settings: {words}', { words: typed }), 'find'),
    ];
  }, [typed, journeys, navigate]);
}

/** “why did …”, “warum …”: what is asked about. */
function aboutWhy(typed: string): string | null {
  const found = /^(?:why|warum|wieso|weshalb)\b[\s:?]*(?:did|didn't|is|was|has|kam|kommt|ist)?\s*(.*)$/iu.exec(typed);
  return found ? found[1]!.replace(/\?+$/, '').trim() : null;
}

const whyWords = (about: string): string =>
  about === '' ? t('Why did it not arrive?') : t('Why did it not arrive? {about}', { about });

const PAUSE = 150;
const MOST = 5;
const none: readonly JourneyRow[] = [];

/** Asked when one has stopped typing; what cannot be asked finds nothing. */
function useJourneys(typed: string): readonly JourneyRow[] {
  const { api } = useConnection();
  const [found, setFound] = useState<{ readonly typed: string; readonly rows: readonly JourneyRow[] } | null>(null);
  useEffect(() => {
    if (!api || typed.length < 3) return;
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      const rows = await api.journeys.list({ limit: MOST, where: typed }, abort.signal).catch(() => none);
      if (!abort.signal.aborted) setFound({ typed, rows });
    };
    const timer = setTimeout(() => void ask(), PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, typed]);
  return found?.typed === typed ? found.rows : none;
}
