/** The fourth answer: mail that is there already, in a backup of ours or with another server. */
import { useState } from 'react';
import { t } from '../../server/base/language.ts';
import { RestoreHere } from '../backup/restore-here.tsx';
import { Button, CopyButton } from '../design/button.tsx';

type Source = { readonly from: string; readonly how: string; readonly command: string };

/** How what another server was told is brought, once ours runs; the commands say first what they would do. */
const sources: readonly Source[] = [
  {
    from: 'hMailServer',
    how: t('Domains, people, aliases, lists and rules out of its backup'),
    command: 'mailroom import-config hmailserver HMBackup.7z --apply --passwords',
  },
  {
    from: 'Postfix, Exim, sendmail, qmail',
    how: t('What its configuration says; first only shown, then applied'),
    command: 'mailroom import-config',
  },
];

export function Bring({ onOffice }: { onOffice: () => void }) {
  const [restoring, setRestoring] = useState(false);
  return (
    <section className="bring card" aria-label={t('Restore a backup, or move from another mail server')}>
      <div className="bring-part">
        <h2>{t('Restore a backup')}</h2>
        <p className="second">
          {t(
            'The whole home comes back as it was: people, mail, settings and keys. Nothing that is here is written over.',
          )}
        </p>
        <Button kind="main" onClick={() => setRestoring(true)}>
          {t('Restore…')}
        </Button>
        <Command text="mailroom restore all FOLDER" />
        {restoring && <RestoreHere onClose={() => setRestoring(false)} />}
      </div>
      <div className="bring-part">
        <h2>{t('Move from another mail server')}</h2>
        <p className="second">
          {t('Start the office first; then bring what you have. Nothing is taken away over there.')}
        </p>
        <p className="second">
          {t(
            'Mail comes from another server by IMAP or POP3, or from Thunderbird, Outlook (.pst), Maildir, mbox, a zip or an archive.',
          )}
        </p>
        <Button kind="main" onClick={onOffice}>
          {t('Run an office and bring my mail')}
        </Button>
        <p className="second">{t('Not only the mail, but the server as it was set up:')}</p>
        <dl className="bring-sources">
          {sources.map(({ from, how, command }) => (
            <div key={from}>
              <dt>{from}</dt>
              <dd>
                <span className="second">{how}</span>
                <Command text={command} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

const Command = ({ text }: { text: string }) => (
  <p className="bring-command">
    <code>{text}</code>
    <CopyButton text={text} label={t('Copy {text}', { text })} />
  </p>
);
