/** Backup: whether the mail is safe, in one sentence; where, when and how long; the backups that are there. */
import { History } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { BackupStatus } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Empty, Faces } from '../design/faces.tsx';
import { Moment } from '../design/moment.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useLive, useNow } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct } from '../shell/notices.tsx';
import { BackupList } from './backup-list.tsx';
import { headline, howLong, howOften, twin } from './backup-words.ts';
import { BrowseView } from './browse-view.tsx';
import { ChooseDialog } from './choose-dialog.tsx';
import { RestoreHere } from './restore-here.tsx';
import { Running } from './running.tsx';
import './backup.css';

export function BackupView({ backup }: { backup: string | undefined }) {
  return <div className="view view-scroll">{backup ? <BrowseView backup={backup} /> : <Main />}</div>;
}

type Asking = 'choose' | 'restore' | null;

function Main() {
  const live = useLive('backup', (api, signal) => api.backup.watch({}, signal));
  const status = live.state === 'ready' ? live.data : null;
  const act = useAct();
  const [asking, setAsking] = useState<Asking>(null);
  const mayRun = status !== null && status.to !== '' && status.running === null;
  const run = () => void (mayRun && act(t('Backing up'), api => api.backup.run({})));
  const drill = () => void (mayRun && act(t('Trying it'), api => api.backup.drill({})));
  const verify = () => void (mayRun && act(t('Reading them through'), api => api.backup.verify({})));
  useKeys(t('Backup'), [
    { keys: 'b', say: t('Back up now'), run },
    { keys: 'c', say: t('Choose a folder'), run: () => setAsking('choose') },
    { keys: 't', say: t('Try restoring the newest'), run: drill },
    { keys: 'v', say: t('Read every backup through'), run: verify },
    { keys: 'r', say: t('Restore everything…'), run: () => setAsking('restore') },
  ]);
  return (
    <>
      <header className="view-head">
        <div>
          <h1>{t('Backup')}</h1>
          <p>{status ? <Standing status={status} /> : t('Copies of everything, proven by restoring them')}</p>
        </div>
        <div className="view-tools">
          <Button onClick={() => setAsking('restore')} title={twin.restoreAll}>
            <History size={16} strokeWidth={1.6} /> {t('Restore everything…')}
          </Button>
          {status?.to !== '' && (
            <Button kind="main" onClick={run} disabled={!mayRun} title={twin.run}>
              {t('Back up now')} <kbd>b</kbd>
            </Button>
          )}
        </div>
      </header>
      <Faces live={live} what={t('the backups')} rows={8}>
        {data => (
          <div className="backup">
            <Running status={data} />
            {data.to === '' ? (
              <Nothing onChoose={() => setAsking('choose')} />
            ) : (
              <>
                <Answers status={data} onDrill={drill} onChoose={() => setAsking('choose')} />
                <BackupList status={data} />
                <Foot onVerify={verify} disabled={!mayRun} />
              </>
            )}
          </div>
        )}
      </Faces>
      {asking === 'choose' && status && <ChooseDialog status={status} onClose={() => setAsking(null)} />}
      {asking === 'restore' && <RestoreHere from={status?.to ?? ''} onClose={() => setAsking(null)} />}
    </>
  );
}

function Standing({ status }: { status: BackupStatus }) {
  const { shape, text } = headline(status, useNow(5000));
  return (
    <span className="backup-standing">
      <StatusShape shape={shape} size={16} /> {text}
    </span>
  );
}

const Nothing = ({ onChoose }: { onChoose: () => void }) => (
  <section className="card">
    <Empty
      title={t('There is no backup of your mail')}
      fact={t(
        'One disk failure would lose it. A backup holds mail, accounts, settings and keys; it is made at night while mail goes on, and tried by restoring it.',
      )}
      action={
        <Button kind="main" onClick={onChoose}>
          {t('Choose a folder or a drive')} <kbd>c</kbd>
        </Button>
      }
    />
  </section>
);

type AnswersProps = { readonly status: BackupStatus; readonly onDrill: () => void; readonly onChoose: () => void };

function Answers({ status, onDrill, onChoose }: AnswersProps) {
  const { to, encrypt, made, proven, run, drill, next, running } = status;
  const wrong = run !== null && !run.ok;
  const broken = drill !== null && !drill.ok;
  return (
    <ul className="backup-answers card" aria-label={t('The short answers')}>
      <li>
        <p className="second">{t('Last backup')}</p>
        <p className="backup-word">
          <StatusShape shape={wrong ? 'failed' : made ? 'ok' : 'waiting'} size={20} />
          {made ? <Moment at={made.at} /> : t('None yet')}
        </p>
        <p className="backup-why">
          {wrong
            ? t('The last try failed: {because}.', { because: heard(run.because ?? '') })
            : next !== null && <Next at={next} status={status} />}
          {next === null && !wrong && howOften(status)}
        </p>
      </li>
      <li>
        <p className="second">{t('Proven by restoring it')}</p>
        <p className="backup-word">
          <StatusShape shape={broken ? 'failed' : proven ? 'ok' : 'waiting'} size={20} />
          {proven ? <Moment at={proven.at} /> : t('Not yet')}
        </p>
        <p className="backup-why">
          {broken
            ? t('The last try failed: {because}.', { because: heard(drill.because ?? '') })
            : proven
              ? t('{messages, plural, one {One message was} other {All # messages were}} there, as they were.', {
                  messages: proven.messages,
                })
              : t('The newest is restored into a scratch folder, opened there and compared.')}
        </p>
        <button
          type="button"
          className="link"
          onClick={onDrill}
          disabled={running !== null || !made}
          title={twin.drill}
        >
          {t('Try it now')}
        </button>
      </li>
      <li>
        <p className="second">{t('Where')}</p>
        <p className="backup-where mono">{to}</p>
        <p className="backup-why">
          {encrypt ? t('Encrypted.') : t('Not encrypted.')} {howLong(status)}.
        </p>
        <p className="backup-links">
          <button type="button" className="link" onClick={onChoose} title={twin.to}>
            {t('Another folder…')}
          </button>
          <Link className="link" href="/settings?find=backup">
            {t('When and how long…')}
          </Link>
        </p>
      </li>
    </ul>
  );
}

const Next = ({ at, status }: { at: number; status: BackupStatus }) => {
  const now = useNow(5000);
  return (
    <>
      {howOften(status)}
      {'. '}
      {at <= now ? t('The next is due.') : t('Next:')} {at > now && <Moment at={at} form="until" />}
    </>
  );
};

const Foot = ({ onVerify, disabled }: { onVerify: () => void; disabled: boolean }) => (
  <p className="quiet backup-foot">
    <button type="button" className="link" onClick={onVerify} disabled={disabled}>
      {t('Read every backup through')}
    </button>
    <span>
      {t('At the command line:')} <code>{twin.backup}</code>
    </span>
  </p>
);
