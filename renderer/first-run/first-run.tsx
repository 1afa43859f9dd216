/**
 * One question, then mail. A click on a card starts what it says (the office asks for a domain, a name and a password
 * first); the next click sends the first letter through the real stack.
 */
import { useEffect, useState } from 'react';
import type { SetupChoice, SetupState } from '../../server/api/contract.ts';
import { Mark, StatusShape } from '../design/shapes.tsx';
import { markReady } from '../live.ts';
import { useKeys } from '../shell/keys.tsx';
import { useAct } from '../shell/notices.tsx';
import { Office } from './office.tsx';
import { type PresetWords, presetWords } from './presets.ts';
import { Running, type Started } from './running.tsx';
import './first-run.css';

type FirstRunProps = { readonly setup: SetupState; readonly onChosen: () => void; readonly onLeave: () => void };

export function FirstRun({ setup, onChosen, onLeave }: FirstRunProps) {
  const [at, setAt] = useState(0);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [started, setStarted] = useState<Started | null>(null);
  const act = useAct();
  useEffect(markReady, []);

  const start = async (choice: SetupChoice): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const answer = await act('Setting up', api => api.setup.choose(choice));
    setBusy(false);
    if (!answer) return;
    onChosen();
    setStarted(answer);
  };
  const choose = (index: number): void => {
    setAt(index);
    const preset = presetWords[index]!.preset;
    setAsking(preset === 'office');
    if (preset !== 'office') void start({ preset });
  };
  useKeys(
    'First run',
    [
      ...presetWords.map((words, i) => ({
        keys: String(i + 1),
        say: words.title,
        run: () => {
          setAt(i);
          setAsking(false);
        },
      })),
      { keys: 'ArrowRight', say: 'Next', run: () => setAt(Math.min(2, at + 1)) },
      { keys: 'ArrowLeft', say: 'Before', run: () => setAt(Math.max(0, at - 1)) },
      { keys: 'Enter', say: 'Start', run: () => choose(at) },
    ],
    started === null,
  );

  if (started) return <Running started={started} onLeave={onLeave} />;
  return (
    <main className="first-run">
      <header>
        <Mark size={56} />
        <h1>What is mail on this computer for?</h1>
        <p className="quiet">You can change this later. No account, no questions about you.</p>
      </header>
      <div className="preset-cards">
        {presetWords.map((words, i) => (
          <Card
            key={words.preset}
            words={words}
            number={i + 1}
            setup={setup}
            current={i === at}
            busy={busy && i === at}
            onChoose={() => choose(i)}
          />
        ))}
      </div>
      {asking && <Office busy={busy} onStart={start} />}
      <ul className="checks">
        {setup.checks.map(check => (
          <li key={check.id}>
            <StatusShape shape={check.ok ? 'ok' : 'attention'} />
            {check.sentence}
          </li>
        ))}
      </ul>
    </main>
  );
}

type CardProps = {
  readonly words: PresetWords;
  readonly number: number;
  readonly setup: SetupState;
  readonly current: boolean;
  readonly busy: boolean;
  readonly onChoose: () => void;
};

function Card({ words, number, setup, current, busy, onChoose }: CardProps) {
  const offer = setup.presets.find(one => one.preset === words.preset);
  return (
    <button type="button" className="preset" data-current={current || undefined} onClick={onChoose} aria-busy={busy}>
      <span className="preset-title">
        <kbd>{number}</kbd>
        {words.title}
      </span>
      <span className="second">{words.text}</span>
      {offer?.trouble && (
        <span className="preset-trouble">
          <StatusShape shape="attention" />
          {offer.trouble}
        </span>
      )}
      <span className="preset-ports mono">{busy ? 'Starting…' : offer?.listeners}</span>
    </button>
  );
}
