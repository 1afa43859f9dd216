/** One lab: its steps with what the server has seen of them, and beside them where it is done. */
import { ArrowLeft, ArrowRight, Check, RotateCcw } from 'lucide-react';
import { Link } from 'wouter';
import type { LabRow, LabsNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { useConnection } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { labWords } from './lab-words.ts';
import { LetterStage } from './letter-stage.tsx';
import { QueueStage } from './queue-stage.tsx';
import { Terminal } from './terminal.tsx';

type LabProps = { readonly lab: LabRow; readonly now: LabsNow };

export function LabPage({ lab, now }: LabProps) {
  const words = labWords[lab.id];
  const act = useAct();
  const say = useSay();
  const connected = useConnection().state === 'connected';
  const begin = () => void act(t('Beginning the lab'), api => api.lab.begin({ lab: lab.id }));
  const reset = async (): Promise<void> => {
    const done = await act(t('Resetting the lab'), api => api.lab.reset({ lab: lab.id }));
    if (done)
      say({
        text: t(
          'The lab is as it was before; {removed, plural, =0 {nothing had to be taken away} one {one message is gone} other {# messages are gone}}',
          { removed: done.removed },
        ),
      });
  };
  useKeys(t('Lab'), [
    { keys: 'Enter', say: t('Begin the lab'), hidden: true, run: () => lab.begun === null && begin() },
    { keys: 'shift+r', say: t('Reset the lab'), run: () => void (lab.begun !== null && reset()) },
  ]);
  const next = now.labs[now.labs.indexOf(lab) + 1];
  const isDone = lab.steps.every(step => step.done !== null);
  return (
    <>
      <header className="view-head lab-head">
        <div>
          <Link href="/learn" className="lab-back">
            <ArrowLeft size={14} strokeWidth={1.8} aria-hidden="true" /> {t('All labs')}
          </Link>
          <h1>{t('Lab {number}: {title}', { number: words.number, title: words.title })}</h1>
          <p>{words.about}</p>
        </div>
        <div className="view-tools">
          {lab.begun === null ? (
            <Button kind="main" onClick={begin} disabled={!connected}>
              {t('Begin')} <kbd>⏎</kbd>
            </Button>
          ) : (
            <Button
              onClick={() => void reset()}
              disabled={!connected}
              title={t('Takes away what was sent, opens the way again, hangs up (shift R)')}
            >
              <RotateCcw size={15} strokeWidth={1.7} aria-hidden="true" /> {t('Reset the lab')}
            </Button>
          )}
        </div>
      </header>
      <div className="lab-body">
        <section className="lab-steps" aria-label={t('Steps')}>
          <Steps lab={lab} />
          {lab.id === 'readers' && now.people && <Password people={now.people} />}
          {isDone && (
            <div className="lab-learnt" role="status">
              <strong>{t('Done.')}</strong> {words.learnt}
              {next && (
                <Link href={`/learn/${next.id}`} className="button">
                  {t('Next: {title}', { title: labWords[next.id].title })} <ArrowRight size={15} aria-hidden="true" />
                </Link>
              )}
            </div>
          )}
        </section>
        <section className="lab-stage" aria-label={words.title}>
          {lab.begun === null ? <NotBegun lab={lab} /> : <Stage key={lab.begun} lab={lab} now={now} />}
        </section>
      </div>
    </>
  );
}

function Stage({ lab, now }: LabProps) {
  switch (lab.id) {
    case 'letter':
      return <LetterStage lab={lab} now={now} />;
    case 'smtp':
      return <Terminal lab="smtp" protocol="smtp" hint={nextHint(lab)} />;
    case 'readers':
      return (
        <div className="lab-two">
          <Terminal lab="readers" protocol="pop3" hint="" />
          <Terminal lab="readers" protocol="imap" hint="" />
        </div>
      );
    case 'queue':
      return <QueueStage lab={lab} now={now} />;
  }
}

/** What a person would type next. */
function nextHint(lab: LabRow): string {
  const next = lab.steps.find(step => step.done === null);
  const hint = next ? (labWords[lab.id].steps[next.id]?.hint ?? '') : '';
  return /^[A-Z]{4}\b/.test(hint) ? hint : '';
}

function Steps({ lab }: { lab: LabRow }) {
  const words = labWords[lab.id].steps;
  const next = lab.begun === null ? -1 : lab.steps.findIndex(step => step.done === null);
  return (
    <ol className="steps">
      {lab.steps.map((step, i) => (
        <li key={step.id} data-done={step.done !== null || undefined} aria-current={i === next ? 'step' : undefined}>
          <span className="step-mark num" aria-hidden="true">
            {step.done === null ? i + 1 : <Check size={13} strokeWidth={2.4} />}
          </span>
          <span>
            <strong>{words[step.id]?.title}</strong>
            {step.done !== null && <span className="only-read-aloud"> {t('done')}</span>}
            <span className="step-hint">{words[step.id]?.hint}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function Password({ people }: { people: NonNullable<LabsNow['people']> }) {
  return (
    <p className="second lab-password">
      {people.password === null ? (
        t('Ben was here before the labs; his password is the one that you gave him.')
      ) : (
        <>
          {t('Ben’s password:')} <code className="mono">{people.password}</code>
          <CopyButton text={people.password} label={t('Copy the password')} />
        </>
      )}
    </p>
  );
}

function NotBegun({ lab }: { lab: LabRow }) {
  return (
    <div className="card lab-waiting">
      <p>
        {lab.completed === null
          ? t('{count} steps, about {minutes} minutes. Each is ticked when the server has seen it.', {
              count: lab.steps.length,
              minutes: labWords[lab.id].minutes,
            })
          : t('You have done this lab before. It can be done as often as you like.')}
      </p>
      <p className="quiet">{t('Everything that it changes is changed back by “Reset the lab”.')}</p>
    </div>
  );
}
