/** The first step: where the mail is that is to come. */
import { FolderOpen, Inbox, Server } from 'lucide-react';
import { Link } from 'wouter';
import { t } from '../../server/base/language.ts';
import { Actions } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { useAnswer } from '../live.ts';
import type { Answers } from './bring-look.ts';
import type { From } from './bring-steps.ts';

type Props = {
  readonly answers: Answers;
  readonly set: (change: Partial<Answers>) => void;
  readonly onNext: () => void;
  readonly onClose: () => void;
};

const places = [
  {
    from: 'imap',
    icon: Server,
    name: t('On another server, by IMAP'),
    about: t(
      'A provider or an old mail server that still runs: all folders, flags and dates; of one person or of everybody.',
    ),
  },
  {
    from: 'path',
    icon: FolderOpen,
    name: t('In files on this computer'),
    about: t(
      'Thunderbird, Outlook (.pst), Maildir, mbox, .eml, a Google Takeout, a zip, hMailServer, or an archive of ours.',
    ),
  },
  {
    from: 'pop3',
    icon: Inbox,
    name: t('On another server, by POP3'),
    about: t(
      'It has one inbox and no folders. It becomes an account elsewhere, which brings what is there and what will come.',
    ),
  },
] as const satisfies readonly { readonly from: From; readonly [word: string]: unknown }[];

export function BringFrom({ answers, set, onNext, onClose }: Props) {
  const found = useAnswer('mail found', (api, signal) => api.moving.found({}, signal));
  const paths = found.state === 'ready' ? found.data : [];
  const next = (event: React.FormEvent): void => {
    event.preventDefault();
    onNext();
  };
  return (
    <form className="form" onSubmit={next}>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons, not form fields */}
      <div className="bring-places" role="group" aria-label={t('Where the mail is')}>
        {places.map(({ from, icon: Icon, name, about }) => (
          <button
            type="button"
            key={from}
            className="bring-place"
            aria-pressed={answers.from === from}
            onClick={() => set({ from })}
          >
            <Icon size={20} strokeWidth={1.6} aria-hidden="true" />
            <span>
              <strong>{name}</strong>
              <span className="second">{about}</span>
            </span>
          </button>
        ))}
      </div>
      {answers.from === 'path' && paths.length > 0 && (
        <div className="bring-found">
          <p className="second">{t('Found on this computer:')}</p>
          <ul>
            {paths.map(({ program, path }) => (
              <li key={path}>
                <button
                  type="button"
                  className="chip"
                  aria-pressed={answers.path.path === path}
                  onClick={() => set({ path: { ...answers.path, path } })}
                >
                  {program} <span className="quiet">{path}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="quiet">{t('Nothing is taken away over there, whatever you choose.')}</p>
      <Actions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        {answers.from === 'pop3' ? (
          <Link className="button" data-kind="main" href={pop3Path(answers.address)}>
            {t('To accounts elsewhere')}
          </Link>
        ) : (
          <Button kind="main" type="submit">
            {t('Next')}
          </Button>
        )}
      </Actions>
    </form>
  );
}

const pop3Path = (address: string): string =>
  `/accounts/elsewhere?add=pop3${address === '' ? '' : `&of=${encodeURIComponent(address)}`}`;
