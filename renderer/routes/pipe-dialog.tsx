/** A program or folder made or changed; what will not do is said by the server, in the form. */
import { type FormEvent, useId, useState } from 'react';
import type { PipeRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, Switch, TextField } from '../design/field.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { useConnection, wordsOf } from '../live.ts';
import { useSay } from '../shell/notices.tsx';
import { isWhole, type PipeDraft, pipeDraft, pipeGiven, secondsFault } from './pipe-form.ts';

type DialogProps = { readonly pipe: PipeRow | null; readonly onDone: () => void; readonly onClose: () => void };
const EXAMPLE = {
  name: 'tickets',
  program: '/usr/bin/rt-mailgate',
  folder: '/srv/archive',
  words: '--queue\ngeneral\n{recipient}',
};

export function PipeDialog({ pipe, onDone, onClose }: DialogProps) {
  const { api } = useConnection();
  const say = useSay();
  const id = useId();
  const [draft, setDraft] = useState(() => pipeDraft(pipe));
  const [fault, setFault] = useState<string | null>(null);
  const set = (change: Partial<PipeDraft>): void => {
    setDraft({ ...draft, ...change });
    setFault(null);
  };
  const isProgram = draft.kind === 'program';
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;
  const keep = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isWhole(draft)) return;
    try {
      if (!api) throw new Error(t('There is no connection to the mail server.'));
      const given = pipeGiven(draft);
      const { name } = pipe ? await api.pipes.change(given) : await api.pipes.add(given);
      say({
        text: pipe
          ? t('{name} is changed.', { name })
          : t('{name} is added; an alias with the target pipe:{name} leads mail to it.', { name }),
      });
      onDone();
    } catch (error) {
      setFault(heard(wordsOf(error)));
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={pipe ? t('Change {name}', { name: pipe.name }) : t('Add a program or a folder')}
    >
      <form className="relay-form" onSubmit={event => void keep(event)} noValidate>
        <Choice
          label={t('What it is')}
          value={draft.kind}
          onChange={kind => set({ kind })}
          choices={[
            ['program', t('A program')],
            ['maildir', t('A folder')],
          ]}
        />
        {!pipe && (
          <TextField
            label={t('Name')}
            value={draft.name}
            onChange={name => set({ name })}
            {...plain}
            placeholder={EXAMPLE.name}
            help={t('As aliases call it: pipe:{name}', { name: draft.name.trim() || EXAMPLE.name })}
            autoFocus
          />
        )}
        <TextField
          label={isProgram ? t('Program') : t('Folder')}
          value={draft.path}
          onChange={path => set({ path })}
          {...plain}
          placeholder={isProgram ? EXAMPLE.program : EXAMPLE.folder}
          help={
            isProgram
              ? t('Its whole path. It gets the message on its standard input; no shell reads anything.')
              : t('Its whole path. It is made where it is missing, as a Maildir.')
          }
          autoFocus={pipe !== null}
        />
        {isProgram && (
          <>
            <div className="field">
              <label htmlFor={id}>{t('Words for it')}</label>
              <textarea
                id={id}
                className="input mono"
                rows={3}
                value={draft.words}
                onChange={event => set({ words: event.target.value })}
                aria-describedby={`${id}-help`}
                placeholder={EXAMPLE.words}
                {...plain}
              />
              <span className="field-help" id={`${id}-help`}>
                {t(
                  "One a line, 50 at most. '{sender}', '{recipient}', '{original}', '{user}', '{extension}', '{domain}' and '{trace}' in one are filled in.",
                )}
              </span>
            </div>
            <TextField
              label={t('Seconds it has')}
              value={draft.seconds}
              onChange={seconds => set({ seconds })}
              inputMode="decimal"
              fault={secondsFault(draft.seconds)}
              help={t('Then it is ended, and the message is tried again later. 4 KiB of what it says are kept.')}
            />
            <Switch
              label={t('A first line “From …”')}
              help={t('As mbox has it; few programs want it')}
              on={draft.fromLine}
              onChange={fromLine => set({ fromLine })}
            />
          </>
        )}
        {fault !== null && (
          <span className="field-fault" role="alert">
            <StatusShape shape="failed" /> {fault}
          </span>
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={!isWhole(draft)}>
            {pipe ? t('Change it') : t('Add it')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
