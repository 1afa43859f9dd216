/**
 * One question, then mail. A click on a card starts what it says (the office asks for a domain, a name and a password
 * first); the next click sends the first letter through the real stack. The fourth answer brings mail that is there already.
 */
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { SetupChoice, SetupState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Mark, StatusShape } from '../design/shapes.tsx';
import { markReady } from '../live.ts';
import { bringPath } from '../moving/moving-words.ts';
import { printed, useKeys } from '../shell/keys.tsx';
import { useAct } from '../shell/notices.tsx';
import { Bring } from './bring.tsx';
import { Office } from './office.tsx';
import { PresetCard } from './preset-card.tsx';
import { presetWords } from './presets.ts';
import { Running, type Started } from './running.tsx';
import { checkWords } from './setup-words.ts';
import './first-run.css';

type FirstRunProps = {
  readonly setup: SetupState;
  readonly onChosen: () => void;
  readonly onLeave: () => void;
  /** Asks again what this computer can do. */
  readonly onLook: () => void;
};

/** The fourth answer, after the three presets. */
const BRING = presetWords.length;
const OFFICE = presetWords.findIndex(({ preset }) => preset === 'office');

export function FirstRun({ setup, onChosen, onLeave, onLook }: FirstRunProps) {
  const [at, setAt] = useState(0);
  const [asking, setAsking] = useState<'office' | 'bring' | null>(null);
  const [brings, setBrings] = useState(false);
  const [busy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const [started, setStarted] = useState<Started | null>(null);
  const act = useAct();
  useEffect(markReady, []);

  const bring = (address: string): void => {
    navigate(bringPath(address));
    onLeave();
  };
  const start = async (choice: SetupChoice): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const answer = await act(t('Setting up'), api => api.setup.choose(choice));
    setBusy(false);
    if (!answer) return;
    if (choice.preset === 'office' && brings) {
      bring(answer.address);
      return;
    }
    onChosen();
    setStarted(answer);
  };
  const choose = (index: number): void => {
    setAt(index);
    const preset = presetWords[index]?.preset;
    setAsking(preset === undefined ? 'bring' : preset === 'office' ? 'office' : null);
    if (preset !== undefined && preset !== 'office') void start({ preset });
  };
  const mark = (index: number): void => {
    setAt(index);
    setAsking(index === BRING ? 'bring' : null);
  };
  useAnswerKeys({ at, mark, choose: () => choose(at) }, started === null);

  if (started) {
    const office = presetWords[at]?.preset === 'office';
    return <Running started={started} onLeave={onLeave} {...(office ? { onBring: bring } : {})} />;
  }
  return (
    <main className="first-run">
      <header>
        <Mark size={56} />
        <h1>{t('What is mail on this computer for?')}</h1>
        <p className="quiet">{t('You can change this later. No account, no questions about you.')}</p>
      </header>
      <div className="answers">
        <div className="preset-cards">
          {presetWords.map((words, i) => (
            <PresetCard
              key={words.preset}
              words={words}
              number={i + 1}
              offer={setup.presets.find(one => one.preset === words.preset)}
              current={i === at}
              busy={busy && i === at}
              onChoose={() => choose(i)}
              onPorts={onLook}
            />
          ))}
        </div>
        <button
          type="button"
          className="bring-answer"
          data-current={at === BRING || undefined}
          aria-expanded={asking === 'bring'}
          onClick={() => (asking === 'bring' ? mark(0) : mark(BRING))}
        >
          <kbd>{BRING + 1}</kbd>
          {t('Restore a backup, or move from another mail server')}
        </button>
      </div>
      {asking === 'office' && <Office busy={busy} brings={brings} onBrings={setBrings} onStart={start} />}
      {asking === 'bring' && (
        <Bring
          onOffice={() => {
            setBrings(true);
            setAt(OFFICE);
            setAsking('office');
          }}
        />
      )}
      <Checks setup={setup} />
      {asking === null && (
        <Button kind="main" className="start" onClick={() => choose(at)} disabled={busy}>
          {busy ? t('Starting…') : t('Start')}
          <kbd>{printed('Enter')}</kbd>
        </Button>
      )}
    </main>
  );
}

type Answering = { readonly at: number; readonly mark: (index: number) => void; readonly choose: () => void };

function useAnswerKeys({ at, mark, choose }: Answering, active: boolean): void {
  useKeys(
    t('First run'),
    [
      ...presetWords.map((words, i) => ({ keys: String(i + 1), say: words.title, run: () => mark(i) })),
      { keys: String(BRING + 1), say: t('Restore a backup, or move from another mail server'), run: () => mark(BRING) },
      { keys: ['ArrowRight', 'ArrowDown'], say: t('Next'), run: () => mark(Math.min(BRING, at + 1)) },
      { keys: ['ArrowLeft', 'ArrowUp'], say: t('Before'), run: () => mark(Math.max(0, at - 1)) },
      { keys: 'Enter', say: t('Start'), run: choose },
    ],
    active,
  );
}

function Checks({ setup }: { setup: SetupState }) {
  return (
    <ul className="checks">
      {setup.checks.map(check => {
        const { sentence, step } = checkWords(check);
        return (
          <li key={check.id}>
            <StatusShape shape={check.ok ? 'ok' : 'attention'} />
            <span>
              {sentence}
              {step && <span className="check-step">{step}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
