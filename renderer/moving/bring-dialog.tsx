/** Mail is brought here, in four steps: where it is, signing in, what comes and where it goes, a try; then it starts. */
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { AccountRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { useAsked } from '../accounts/forms.tsx';
import { Dialog } from '../design/dialog.tsx';
import type { Provider } from '../elsewhere/place-form.ts';
import { useAnswer } from '../live.ts';
import { useSay } from '../shell/notices.tsx';
import { BringFrom } from './bring-from.tsx';
import { type Answers, type Begun, begin, type Choices, linesOf, lookAt, newAnswers } from './bring-look.ts';
import { type Found, foundOnes, type Line, type Looked, type Step, steps } from './bring-steps.ts';
import { BringTried } from './bring-tried.tsx';
import { BringWhat } from './bring-what.tsx';
import { BringWhere } from './bring-where.tsx';
import { jobPath, sentence } from './moving-words.ts';
import './moving.css';

type BringProps = {
  /** Whose mail it becomes, where that is said; and a path that was found. */
  readonly address: string;
  readonly path: string;
  readonly onClose: () => void;
};

const names: { readonly [S in Step]: string } = {
  from: t('Where it is'),
  where: t('Sign in and look'),
  what: t('What comes, and where it goes'),
  tried: t('Try it, then start'),
};

export function BringDialog(props: BringProps) {
  const people = useAnswer('accounts for moving', api => api.accounts.list({}));
  const providers = useAnswer('fetch providers', api => api.fetch.providers({}));
  return (
    <Dialog open onClose={props.onClose} title={t('Bring mail here')} wide>
      {people.state === 'loading' || providers.state === 'loading' ? (
        <p className="second" role="status">
          {t('One moment…')}
        </p>
      ) : (
        <Steps
          {...props}
          people={people.state === 'ready' ? people.data : []}
          providers={providers.state === 'ready' ? providers.data : []}
        />
      )}
    </Dialog>
  );
}

type StepsProps = BringProps & { readonly people: readonly AccountRow[]; readonly providers: readonly Provider[] };

function Steps({ address, path, people, providers, onClose }: StepsProps) {
  const say = useSay();
  const [, navigate] = useLocation();
  const { busy, fault, submit } = useAsked();
  const first = address || (people.length === 1 ? people[0]!.address : '');
  const [answers, setAnswers] = useState<Answers>(() => newAnswers(first, path));
  const [step, setStep] = useState<Step>(path === '' ? 'from' : 'where');
  const [looked, setLooked] = useState<readonly Looked[]>([]);
  const [choices, setChoices] = useState<Choices>({});
  const [tries, setTries] = useState<Begun | null>(null);
  const [at, setAt] = useState<{ readonly done: number; readonly of: number } | null>(null);
  const left = useRef(new AbortController());
  useEffect(() => () => left.current.abort(), []);
  const set = (change: Partial<Answers>): void => setAnswers(before => ({ ...before, ...change }));
  const found: readonly Found[] = foundOnes(looked);

  const look = (lines: readonly Line[]) =>
    submit(
      async api => {
        const all: Looked[] = [];
        for (const [done, line] of linesOf(answers, lines).entries()) {
          if (left.current.signal.aborted) break;
          setAt({ done, of: linesOf(answers, lines).length });
          all.push(await lookAt(api, answers, line, providers, left.current.signal));
        }
        setAt(null);
        // Alone, what is wrong is said where it is mended.
        const [only] = all;
        if (all.length === 1 && only?.state === 'refused') throw new Error(only.why);
        return all;
      },
      all => {
        setLooked(all);
        setChoices({});
        // A leave that was given is used up; what was sealed of it is kept.
        if (answers.place.signIn !== null) set({ place: { ...answers.place, signIn: null } });
        setStep('what');
      },
    );
  const attempt = submit(
    api => begin(api, found, answers, choices, true),
    begun => {
      setTries(begun);
      setStep('tried');
    },
  );
  const start = submit(
    async api => {
      const begun = await begin(api, found, answers, choices, false);
      if (begun.jobs.length === 0 && begun.fault !== null) throw new Error(begun.fault);
      // What was only tried is told no more beside what is done.
      for (const { id } of tries?.jobs ?? []) await api.moving.remove({ id }).catch(() => null);
      return begun;
    },
    ({ jobs, fault: wrong }) => {
      say(
        wrong === null
          ? { text: t('It goes on by itself, also when this window is closed and after a restart.') }
          : { shape: 'failed', text: t('Not everything could be begun: {why}', { why: sentence(wrong) }) },
      );
      onClose();
      navigate(jobs.length === 1 ? jobPath(jobs[0]!.id) : '/accounts/moving');
    },
  );
  const shared = { answers, set, people, providers, busy, fault: fault === null ? null : sentence(fault) };
  return (
    <>
      <Stairs step={step} isPath={answers.from === 'path'} />
      {step === 'from' && <BringFrom {...shared} onNext={() => setStep('where')} onClose={onClose} />}
      {step === 'where' && <BringWhere {...shared} at={at} onBack={() => setStep('from')} onLook={look} />}
      {step === 'what' && (
        <BringWhat
          {...{ ...shared, looked, choices }}
          onChoose={setChoices}
          onBack={() => setStep('where')}
          onTry={attempt}
          onStart={start}
        />
      )}
      {step === 'tried' && tries && (
        <BringTried {...shared} tries={tries} onBack={() => setStep('what')} onStart={start} />
      )}
    </>
  );
}

/** Where one is. */
function Stairs({ step, isPath }: { step: Step; isPath: boolean }) {
  const now = steps.indexOf(step);
  return (
    <p className="bring-stairs">
      <span className="bring-dots" aria-hidden="true">
        {steps.map((one, index) => (
          <i key={one} data-done={index <= now || undefined} />
        ))}
      </span>
      <span className="quiet num">{t('Step {now} of {all}', { now: now + 1, all: steps.length })}</span>{' '}
      {step === 'where' && isPath ? t('Which files, and whose mail') : names[step]}
    </p>
  );
}
