/**
 * What programs are made to meet on purpose, of one inbox or of all: the steps with how often each fired, and the script as text,
 * checked as it is typed. Nothing holds before it is kept.
 */
import { useEffect, useRef, useState } from 'react';
import type { FaultScript, FaultsNow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { stepWords } from '../../../server/capture/faults/words.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Faces } from '../../design/faces.tsx';
import { Switch, TextField } from '../../design/field.tsx';
import { Menu } from '../../design/menu.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { heard } from '../../language/heard.ts';
import { useAnswer, useConnection } from '../../live.ts';
import { useAct } from '../../shell/notices.tsx';
import { StepForm } from './step-form.tsx';
import { Trial } from './trial.tsx';
import { useChecked } from './use-checked.ts';
import './faults.css';

type DialogProps = {
  /** '' the one for all. */
  readonly inbox: string;
  readonly open: boolean;
  readonly onClose: () => void;
};

export function FaultsDialog({ inbox, open, onClose }: DialogProps) {
  const title =
    inbox === '' ? t('Faults on purpose, for every inbox') : t('Faults on purpose, for the inbox {inbox}', { inbox });
  return (
    <Dialog open={open} onClose={onClose} title={title} wide>
      {open && <Body inbox={inbox} />}
    </Dialog>
  );
}

const COUNT_EVERY = 2000;

function Body({ inbox }: { inbox: string }) {
  const [turn, setTurn] = useState(0);
  const live = useAnswer(`faults ${turn}`, api => api.captured.faults({}));
  const [known, setKnown] = useState<FaultsNow | null>(null);
  const heard = live.state === 'ready' ? live.data : null;
  useEffect(() => {
    if (heard) setKnown(heard);
  }, [heard]);
  // Counts go on while it is looked at.
  useEffect(() => {
    const timer = setInterval(() => setTurn(n => n + 1), COUNT_EVERY);
    return () => clearInterval(timer);
  }, []);
  // What is typed must outlive each look at the counts, so the script stays where it is.
  if (known) return <Script inbox={inbox} now={known} onChange={now => now && setKnown(now)} />;
  return (
    <Faces live={live} what={t('the fault scripts')} rows={4}>
      {() => null}
    </Faces>
  );
}

type ScriptProps = {
  readonly inbox: string;
  readonly now: FaultsNow;
  readonly onChange: (now: FaultsNow | null) => void;
};

function Script({ inbox, now, onChange }: ScriptProps) {
  const kept = now.scripts.find(one => one.inbox === inbox) ?? null;
  const [text, setText] = useState(() => (kept ? print(kept.script) : ''));
  const field = useRef<HTMLTextAreaElement>(null);
  const checked = useChecked(text);
  const act = useAct();
  const isConnected = useConnection().state === 'connected';
  const isChanged = text.trim() !== (kept ? print(kept.script) : '');
  const keep = (): void => {
    void act(t('Keeping the script'), api => api.captured.setFaults({ inbox, text })).then(done => {
      onChange(done);
      const next = done?.scripts.find(one => one.inbox === inbox);
      if (next) setText(print(next.script));
    });
  };
  const remove = (): void => {
    void act(t('Taking the script away'), api => api.captured.setFaults({ inbox, script: null })).then(done => {
      onChange(done);
      // It stays in the field: kept again, it is back.
    });
  };
  const goTo = (line: number, column: number): void => {
    const at = offsetOf(text, line, column);
    field.current?.focus();
    field.current?.setSelectionRange(at, at);
  };
  // Of what stands there now, and not of what stood there a moment ago.
  const script = checked.state === 'good' && checked.of === text ? checked.script : null;
  return (
    <div className="faults">
      {kept ? (
        <Kept kept={kept} onChange={onChange} onRemove={remove} />
      ) : (
        <p className="second">
          {t('Nothing goes wrong here on purpose. Choose somebody’s manners, add a step, or write the script.')}
        </p>
      )}
      <div className="faults-tools">
        <Menu
          label={t('Behave like')}
          items={now.personas.map(one => ({
            label: one.script.name ?? one.id,
            run: () => setText(print(one.script)),
          }))}
          trigger={<Button>{t('Behave like…')}</Button>}
        />
        <StepForm script={script} isEmpty={text.trim() === ''} onScript={next => setText(print(next))} />
        {script && (
          <TextField
            label={t('Seed of chance')}
            inputMode="numeric"
            className="input faults-number"
            value={String(script.seed ?? 1)}
            onChange={written => /^\d{1,9}$/.test(written) && setText(print({ ...script, seed: Number(written) }))}
          />
        )}
      </div>
      <label className="faults-text">
        <span>{t('The script')}</span>
        <textarea
          ref={field}
          className="input mono"
          rows={12}
          spellCheck={false}
          value={text}
          onChange={event => setText(event.target.value)}
          aria-invalid={checked.state === 'bad' || undefined}
          aria-describedby="faults-check"
          placeholder={EXAMPLE}
        />
      </label>
      <div id="faults-check" aria-live="polite" className="faults-check">
        {checked.state === 'bad' && (
          <ul>
            {checked.faults.map(({ line, column, sentence }) => (
              <li key={`${line}:${column} ${sentence}`}>
                <StatusShape shape="failed" />{' '}
                {line === 0 ? (
                  heard(sentence)
                ) : (
                  <button type="button" className="link" onClick={() => goTo(line, column)}>
                    {t('Line {line}, column {column}: {sentence}', { line, column, sentence: heard(sentence) })}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        {checked.state === 'failed' && <p>{t('It could not be checked: {because}', { because: checked.because })}</p>}
        {script && isChanged && (
          <p className="second">
            {t('{count, plural, =0 {No step} one {One step} other {# steps}}; it holds once it is kept.', {
              count: script.steps.length,
            })}
          </p>
        )}
      </div>
      <div className="faults-form-acts">
        <Button kind="main" onClick={keep} disabled={!script || !isChanged || !isConnected}>
          {t('Keep the script')}
        </Button>
      </div>
      {text.trim() !== '' && <Trial text={text} user={inbox} />}
    </div>
  );
}

type KeptProps = {
  readonly kept: FaultsNow['scripts'][number];
  readonly onChange: (now: FaultsNow | null) => void;
  readonly onRemove: () => void;
};

function Kept({ kept: { inbox, script, off, counts }, onChange, onRemove }: KeptProps) {
  const act = useAct();
  return (
    <section className="faults-kept" aria-label={t('What holds now')}>
      <div className="faults-head">
        <Switch
          label={script.name ?? t('The script holds')}
          on={!off}
          onChange={on =>
            void act(t('Changing the script'), api => api.captured.setFaults({ inbox, off: !on })).then(onChange)
          }
        />
        <Button
          kind="quiet"
          onClick={() => void act(t('Counting anew'), api => api.captured.resetFaults({ inbox })).then(onChange)}
        >
          {t('Count anew')}
        </Button>
        <Button kind="quiet" onClick={onRemove}>
          {t('Take it away')}
        </Button>
      </div>
      <ol>
        {script.steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its number
          <li key={i}>
            <span>
              {step.name !== undefined && <strong>{step.name}. </strong>}
              {stepWords(step)}
            </span>
            <span className="quiet">
              {t('fired {fired} of {seen}', { fired: counts[i]?.fired ?? 0, seen: counts[i]?.seen ?? 0 })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const print = (script: FaultScript): string => {
  const { steps, ...head } = script;
  const lines = steps.map(step => `    ${JSON.stringify(step)}`).join(',\n');
  const first = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  return `{\n${first.join('')}  "steps": [${steps.length === 0 ? '' : `\n${lines}\n  `}]\n}`;
};

const offsetOf = (text: string, line: number, column: number): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, one) => sum + one.length + 1, 0) +
  column -
  1;

const EXAMPLE = '{ "steps": [ { "at": "rcpt", "nth": 3, "reply": "451 4.2.1 Try again later" } ] }';
