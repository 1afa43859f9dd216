/** The lower edge of a letter: send it now or later, attach, plain or rich, discard. */
import { Menu } from '@base-ui/react/menu';
import { Check, ChevronDown, Ellipsis, Paperclip, ShieldCheck, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../../server/base/language.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Confirm } from '../../design/dialog.tsx';
import { Choice } from '../../design/field.tsx';
import { printed } from '../../shell/keys.tsx';
import type { Entry } from './desk.ts';
import { IdentitiesDialog } from './identities-dialog.tsx';
import { LaterDialog } from './later-dialog.tsx';
import { type Body, inPlain, inRich } from './letter.ts';
import { PreferencesDialog } from './preferences-dialog.tsx';
import { hasFormatting } from './rich.ts';
import { ScheduledDialog } from './scheduled-dialog.tsx';
import type { Hold } from './sending.ts';
import { useTools } from './tools.ts';
import { isWaiting } from './uploads.ts';
import { useCanRequireTls, useLongestDelay } from './use-limits.ts';

type FootProps = {
  readonly entry: Entry;
  readonly onSend: (hold?: Hold) => void;
  readonly onAttach: () => void;
  readonly onDiscard: () => void;
};
type Asked = 'later' | 'scheduled' | 'identities' | 'preferences' | 'plain' | null;

export function Foot({ entry, onSend, onAttach, onDiscard }: FootProps) {
  const { letter, sending, conflict } = entry;
  const { desk } = useTools();
  const longest = useLongestDelay(letter.accountId);
  const canSeal = useCanRequireTls(letter.accountId);
  const [asked, setAsked] = useState<Asked>(null);
  const onWay = letter.attachments.filter(isWaiting).length;
  const format = (wanted: Body['format']): void => {
    if (wanted === letter.body.format) return;
    if (letter.body.format === 'rich' && hasFormatting(letter.body.doc)) setAsked('plain');
    else desk.change(letter.key, { body: wanted === 'rich' ? inRich(letter) : inPlain(letter.body) });
  };
  const close = (): void => setAsked(null);
  return (
    <footer className="letter-foot">
      <span className="letter-send">
        <Button kind="main" onClick={() => onSend()} disabled={sending || conflict !== null}>
          {t(!sending ? 'Send' : onWay > 0 ? 'Waiting for files…' : 'Sending…')}{' '}
          <kbd>{printed('mod+Enter', 'send')}</kbd>
        </Button>
        {longest > 0 && (
          <Button
            kind="main"
            aria-label={t('Send later')}
            title={t('Send later')}
            onClick={() => setAsked('later')}
            disabled={sending || conflict !== null}
          >
            <ChevronDown size={16} strokeWidth={1.8} aria-hidden="true" />
          </Button>
        )}
      </span>
      <IconButton label={t('Attach files')} keys={printed('mod+shift+a')} onClick={onAttach}>
        <Paperclip size={18} strokeWidth={1.6} />
      </IconButton>
      <Choice
        label={t('Kind of text')}
        value={letter.body.format}
        onChange={format}
        choices={[
          ['plain', t('Plain')],
          ['rich', t('Rich')],
        ]}
      />
      {letter.requireTls && (
        <span className="letter-sealed" title={SEALED}>
          <ShieldCheck size={15} strokeWidth={1.6} aria-hidden="true" />
          <span>{t('Only encrypted')}</span>
        </span>
      )}
      <span className="letter-gap" />
      <More
        onChoose={setAsked}
        sealed={canSeal || letter.requireTls ? letter.requireTls : null}
        onSeal={on => desk.change(letter.key, { requireTls: on })}
      />
      <IconButton label={t('Discard')} onClick={onDiscard}>
        <Trash2 size={18} strokeWidth={1.6} />
      </IconButton>
      {asked === 'later' && <LaterDialog longest={longest} onClose={close} onChoose={until => onSend({ until })} />}
      {asked === 'scheduled' && <ScheduledDialog onClose={close} />}
      {asked === 'identities' && <IdentitiesDialog onClose={close} />}
      {asked === 'preferences' && <PreferencesDialog onClose={close} />}
      <Confirm
        open={asked === 'plain'}
        onClose={close}
        question={t('Go on in plain text?')}
        consequence={t(
          'The words, lists, quotes and links stay. Bold, headings, colours and pictures in the text cannot be told in plain text; pictures become attachments.',
        )}
        act={t('Plain text')}
        onAct={() => desk.change(letter.key, { body: inPlain(letter.body) })}
      />
    </footer>
  );
}

/** What it means, and what becomes of it where the other side cannot. */
const SEALED = t(
  'Every server on its way must prove who it is and take it encrypted. Where one cannot, the letter comes back to you, and nobody has read it.',
);

type MoreProps = {
  readonly onChoose: (asked: Asked) => void;
  /** null: the server does not know of it. */
  readonly sealed: boolean | null;
  readonly onSeal: (on: boolean) => void;
};

function More({ onChoose, sealed, onSeal }: MoreProps) {
  const items: readonly (readonly [Exclude<Asked, null>, string])[] = [
    ['scheduled', t('Letters for later…')],
    ['identities', t('Names and signatures…')],
    ['preferences', t('How I write…')],
  ];
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={t('More')}>
        <Ellipsis size={18} strokeWidth={1.6} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" side="top" className="letter-menu-positioner">
          <Menu.Popup className="letter-menu">
            {sealed !== null && (
              <Menu.CheckboxItem
                className="letter-menu-item letter-menu-check"
                checked={sealed}
                onCheckedChange={onSeal}
              >
                <span className="letter-menu-tick" aria-hidden="true">
                  {sealed && <Check size={15} strokeWidth={1.8} />}
                </span>
                <span>
                  {t('Only over encrypted ways')}
                  <span className="letter-menu-about">{SEALED}</span>
                </span>
              </Menu.CheckboxItem>
            )}
            {items.map(([asked, name]) => (
              <Menu.Item key={asked} className="letter-menu-item" onClick={() => onChoose(asked)}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
