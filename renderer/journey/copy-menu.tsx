/** The journey taken elsewhere: as a command that has the conversation again, as text, as data, as the message itself. */
import { ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import type { Journey } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Menu, type MenuItem } from '../design/menu.tsx';
import { saveOctets, saveText } from '../design/save.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { useStatusData } from '../shell/status.tsx';
import { byHand, curl, placeOf, swaks } from './copies.ts';
import { transcriptText } from './transcript.ts';

export function CopyMenu({ journey }: { journey: Journey }) {
  const status = useStatusData();
  const say = useSay();
  const act = useAct();
  const place = useMemo(() => (status ? placeOf(journey, status.listeners) : null), [journey, status]);
  const copy = (text: string): void => void navigator.clipboard.writeText(text).then(() => say({ text: t('Copied.') }));
  const json = (): string => JSON.stringify(journey, null, 1);
  const saveMessage = async (): Promise<void> => {
    const message = await act(t('Reading the message'), api =>
      api.journeys.message({ trace: journey.trace, source: true }),
    );
    if (message) saveOctets(`${journey.trace}.eml`, message.source ?? '', 'message/rfc822');
  };
  const again = place ? swaks(journey, place) : null;
  useKeys(t('Journey'), [{ keys: 'y', say: t('Copy as a command'), run: () => again && copy(again) }]);
  const commands: readonly MenuItem[] =
    place && again
      ? [
          { kind: 'title', label: t('Say it again') },
          { label: t('Copy for swaks'), keys: 'y', run: () => copy(again) },
          { label: t('Copy for curl'), run: () => copy(curl(journey, place)) },
          { label: t('Copy to say it by hand'), run: () => copy(byHand(place)) },
          { kind: 'line' },
        ]
      : [];
  const conversations = journey.conversations.map(one => `${one.title}\n${transcriptText(one.lines)}`).join('\n\n');
  const items: readonly MenuItem[] = [
    ...commands,
    ...(conversations === '' ? [] : [{ label: t('Copy the conversations'), run: () => copy(conversations) }]),
    { label: t('Copy as JSON'), run: () => copy(json()) },
    { label: t('Save as JSON'), run: () => saveText(`${journey.trace}.json`, json(), 'application/json') },
    ...(journey.message === null ? [] : [{ label: t('Save the message (.eml)'), run: () => void saveMessage() }]),
  ];
  return (
    <Menu
      items={items}
      trigger={
        <Button>
          {t('Copy as')} <ChevronDown size={14} strokeWidth={1.8} aria-hidden="true" />
        </Button>
      }
    />
  );
}
