/** A script as text: checked while it is written, with the line and column of each fault, tried, and saved. */

import { useEffect, useId, useRef, useState } from 'react';
import type { Api, ScriptProblem, ScriptText, TrialOn, TrialTold } from '../../server/api/contract.ts';
import { ApiError } from '../../server/api/rpc.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault, useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Faces } from '../design/faces.tsx';
import { TextField } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { useAnswer, useConnection } from '../live.ts';
import { latestIn, TrialResult, TryOnOne, TryWhere, useMarkTried } from './trial-result.tsx';

type DialogProps = {
  readonly address: string;
  /** '' for a new one. */
  readonly name: string;
  readonly taken: readonly string[];
  /** Names of the mailboxes there are. */
  readonly mailboxes: readonly string[];
  readonly onClose: () => void;
};

const fresh: ScriptText = {
  ...{ name: '', role: 'none', size: 0, modifiedAt: 0, state: 0, problems: [] },
  text: 'require ["fileinto"];\n\n',
};

export function ScriptDialog({ address, name, taken, mailboxes, onClose }: DialogProps) {
  const live = useAnswer(`script ${address} ${name}`, api =>
    name === '' ? Promise.resolve(fresh) : api.filters.script({ address, name }),
  );
  return (
    <Dialog open onClose={onClose} title={name === '' ? t('Write a script') : t('The script {name}', { name })} wide>
      <Faces live={live} what={t('the script')} rows={6}>
        {script => <Editor key={name} {...{ address, script, taken, mailboxes, onClose }} />}
      </Faces>
    </Dialog>
  );
}

/** After the last key. */
const PAUSE = 350;

function Editor({ address, script, taken, mailboxes, onClose }: Omit<DialogProps, 'name'> & { script: ScriptText }) {
  const isNew = script.name === '';
  const [name, setName] = useState(script.name);
  const [text, setText] = useState(() => script.text.replaceAll('\r\n', '\n'));
  const { api } = useConnection();
  const [where, setWhere] = useState('');
  const problems = useProblems(text, script.problems);
  const saving = useAsked();
  const trying = useAsked();
  const [tried, setTried] = useState<TrialTold | null>(null);
  const isOf = useMarkTried(text, tried);
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const errors = problems.filter(one => one.severity === 'error');
  // Lines end as they did: a program that wrote it finds it unchanged.
  const written = script.text.includes('\r\n') || isNew ? text.replaceAll('\n', '\r\n') : text;
  const lacks =
    name.trim() === ''
      ? t('Give it a name')
      : isNew && taken.includes(name.trim())
        ? t('There is one of that name')
        : null;
  const save = saving.submit(
    api => api.filters.put({ address, name: name.trim(), text: written, state: script.state }).catch(plainly),
    onClose,
  );
  const of = { kind: 'text', text: written, ...(isNew ? {} : { name }) } as const;
  const attempt = (on: TrialOn) => (asked: Api) => asked.filters.try({ address, of, on });
  const latest = trying.submit(attempt(latestIn(where)), setTried);
  const why = (message: number) =>
    api ? attempt({ kind: 'message', message })(api) : Promise.reject(new Error(t('There is no connection.')));
  const go = ({ line, column }: ScriptProblem): void => {
    const at =
      text
        .split('\n')
        .slice(0, line - 1)
        .reduce((sum, one) => sum + one.length + 1, 0) +
      column -
      1;
    area.current?.focus();
    area.current?.setSelectionRange(at, at + 1);
  };
  return (
    <form className="form rule-form" onSubmit={save} noValidate>
      {isNew && <TextField label={t('Name')} value={name} onChange={setName} autoFocus autoComplete="off" />}
      <div className="field">
        <label htmlFor={id}>{t('Text')}</label>
        <textarea
          id={id}
          ref={area}
          className="input script-text"
          rows={16}
          value={text}
          onChange={event => setText(event.target.value)}
          spellCheck={false}
          autoCapitalize="none"
          aria-describedby={`${id}-problems`}
          aria-invalid={errors.length > 0 || undefined}
        />
      </div>
      <div id={`${id}-problems`} role="status" className="script-problems">
        {problems.length === 0 ? (
          <p className="second">
            <StatusShape shape="ok" /> {t('It can run.')}
          </p>
        ) : (
          <ul>
            {problems.map(one => (
              <li key={`${one.line} ${one.column} ${one.message}`}>
                <Button kind="quiet" onClick={() => go(one)}>
                  <StatusShape shape={one.severity === 'error' ? 'failed' : 'attention'} />
                  <span className="num">
                    {t('Line {line}, column {column}:', { line: one.line, column: one.column })}
                  </span>
                  <span className="script-problem">{one.message}</span>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <TryOnOne
        disabled={errors.length > 0 || trying.busy}
        onTry={octets => trying.submit(attempt({ kind: 'pasted', octets }), setTried)()}
      />
      {tried && <TrialResult told={tried} stale={!isOf} why={why} />}
      <Fault text={trying.fault ?? saving.fault} />
      <Actions>
        {lacks && <span className="quiet rule-lacks">{lacks}</span>}
        <TryWhere value={where} mailboxes={mailboxes} onChange={setWhere} />
        <Button onClick={() => latest()} disabled={errors.length > 0 || trying.busy}>
          {trying.busy ? t('Trying…') : t('Try on the last 200')}
        </Button>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button kind="main" type="submit" disabled={errors.length > 0 || lacks !== null || saving.busy}>
          {saving.busy ? t('Saving…') : t('Save')}
        </Button>
      </Actions>
    </form>
  );
}

/** The problems stand in the list already. */
function plainly(fault: unknown): never {
  if (fault instanceof ApiError && Array.isArray(fault.details) && fault.details.length > 0)
    throw new Error(t('It cannot run as it is: see above'));
  throw fault;
}

/** Of the text as it is now; while it is asked, of what it was. */
function useProblems(text: string, first: readonly ScriptProblem[]): readonly ScriptProblem[] {
  const { api } = useConnection();
  const [problems, setProblems] = useState(first);
  const known = useRef(text);
  useEffect(() => {
    if (known.current === text || !api) return;
    const timer = setTimeout(() => {
      api.filters.check({ text }).then(
        answer => {
          known.current = text;
          setProblems(answer.problems);
        },
        () => {},
      );
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [api, text]);
  return problems;
}
