/** A rule as a form: a name, what it asks, what it does; tried on the mail that came before it is saved. */

import { Plus } from 'lucide-react';
import { useState } from 'react';
import type {
  AccountRow,
  Api,
  FilterAction,
  FilterCondition,
  FiltersNow,
  RuleEdit,
  TrialOn,
  TrialTold,
} from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Actions, Fault, useAsked } from '../accounts/forms.tsx';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { useMailboxes } from '../jmap/react.tsx';
import { useConnection } from '../live.ts';
import { accountIdOf } from '../sharing/use-sharing.ts';
import { ActionRow } from './action-row.tsx';
import { ConditionRow } from './condition-row.tsx';
import { namesOf } from './mailbox-names.ts';
import { actions, fields, formOf, type Keyed, keyed, missing, newForm, type RuleForm, ruleOf } from './rule-form.ts';
import { latestIn, TrialResult, TryOnOne, TryWhere, useMarkTried } from './trial-result.tsx';

type DialogProps = {
  readonly address: string;
  readonly account: AccountRow | null;
  readonly now: FiltersNow;
  /** null: a new one, the last. */
  readonly at: number | null;
  readonly onClose: () => void;
};

export function RuleDialog({ address, account, now, at, onClose }: DialogProps) {
  const block = at === null ? null : now.blocks[at];
  const [form, setForm] = useState<RuleForm>(() => (block?.kind === 'rule' ? formOf(block.rule) : newForm()));
  // What it was made on: another's change meanwhile is refused, and told.
  const [{ state, place }] = useState({ state: now.state, place: now.blocks.length });
  const set = (change: Partial<RuleForm>): void => setForm(before => ({ ...before, ...change }));
  const { api } = useConnection();
  const saving = useAsked();
  const trying = useAsked();
  const [tried, setTried] = useState<TrialTold | null>(null);
  const isOf = useMarkTried(form, tried);
  const [where, setWhere] = useState('');
  const names = namesOf(useMailboxes(accountIdOf(account?.id ?? 0)));
  const lacks = missing(form);
  const edit = (): RuleEdit =>
    at === null ? { act: 'add', rule: ruleOf(form), before: place } : { act: 'change', at, rule: ruleOf(form) };
  const save = saving.submit(api => api.filters.change({ address, change: { state, edit: edit() } }), onClose);
  const attempt = (on: TrialOn) => (api: Api) =>
    api.filters.try({ address, of: { kind: 'change', change: { state, edit: edit() } }, on });
  const latest = trying.submit(attempt(latestIn(where)), setTried);
  const why = (message: number) =>
    api ? attempt({ kind: 'message', message })(api) : Promise.reject(new Error(t('There is no connection.')));
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        block?.kind !== 'rule'
          ? t('Add a rule')
          : block.rule.name
            ? t('Change {name}', { name: block.rule.name })
            : t('Change the rule')
      }
      wide
    >
      <form className="form rule-form" onSubmit={save} noValidate>
        <TextField label={t('Name')} value={form.name} onChange={name => set({ name })} autoFocus autoComplete="off" />
        <Conditions form={form} set={set} />
        <Deeds form={form} set={set} address={address} names={names} />
        <TryOnOne
          disabled={lacks !== null || trying.busy}
          onTry={octets => trying.submit(attempt({ kind: 'pasted', octets }), setTried)()}
        />
        {tried && <TrialResult told={tried} stale={!isOf} why={why} />}
        <Fault text={trying.fault ?? saving.fault} />
        <Actions>
          {lacks && <span className="quiet rule-lacks">{lacks}</span>}
          <TryWhere value={where} mailboxes={names} onChange={setWhere} />
          <Button onClick={() => latest()} disabled={lacks !== null || trying.busy}>
            {trying.busy ? t('Trying…') : t('Try on the last 200')}
          </Button>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={lacks !== null || saving.busy}>
            {saving.busy ? t('Saving…') : t('Save')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

type PartProps = { readonly form: RuleForm; readonly set: (change: Partial<RuleForm>) => void };

const replaced = <T,>(list: readonly Keyed<T>[], key: number, value: T): readonly Keyed<T>[] =>
  list.map(one => (one.key === key ? { key, value } : one));

function Conditions({ form, set }: PartProps) {
  const { conditions } = form;
  return (
    <fieldset className="rule-part">
      <legend>{t('If')}</legend>
      {conditions.length > 1 && (
        <Choice
          label={t('How many conditions must hold')}
          value={form.match}
          choices={[
            ['all', t('All of these')],
            ['any', t('One of these')],
          ]}
          onChange={match => set({ match })}
        />
      )}
      {conditions.length === 0 && <p className="second">{t('Every message.')}</p>}
      {conditions.map(({ key, value }, at) => (
        <ConditionRow
          key={key}
          condition={value}
          name={t('Condition {number}', { number: at + 1 })}
          onChange={(changed: FilterCondition) => set({ conditions: replaced(conditions, key, changed) })}
          onRemove={() => set({ conditions: conditions.filter(one => one.key !== key) })}
        />
      ))}
      <Button kind="quiet" onClick={() => set({ conditions: [...conditions, keyed(fields[0].make())] })}>
        <Plus size={14} strokeWidth={1.6} aria-hidden="true" /> {t('Add a condition')}
      </Button>
    </fieldset>
  );
}

function Deeds({ form, set, address, names }: PartProps & { address: string; names: readonly string[] }) {
  const { actions: done } = form;
  return (
    <fieldset className="rule-part">
      <legend>{t('Then')}</legend>
      {done.map(({ key, value }, at) => (
        <ActionRow
          key={key}
          action={value}
          name={t('Act {number}', { number: at + 1 })}
          mailboxes={names}
          address={address}
          onChange={(changed: FilterAction) => set({ actions: replaced(done, key, changed) })}
          onRemove={() => set({ actions: done.filter(one => one.key !== key) })}
        />
      ))}
      <Button kind="quiet" onClick={() => set({ actions: [...done, keyed(actions[0].make())] })}>
        <Plus size={14} strokeWidth={1.6} aria-hidden="true" /> {t('Add an act')}
      </Button>
      <label className="check">
        <input type="checkbox" checked={form.stop} onChange={event => set({ stop: event.target.checked })} />
        {t('Then ask no further rule')}
      </label>
    </fieldset>
  );
}
