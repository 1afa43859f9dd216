/** Domains, aliases and catch-alls: made and changed. What mail for a target will do is said after it was saved. */

import { useId, useState } from 'react';
import type { AliasMade, AliasRow, People } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { useAct, useSay } from '../shell/notices.tsx';
import { useStatusData } from '../shell/status.tsx';
import { useRemoveAlias } from './domain-section.tsx';
import { Actions, Fault, useAsked } from './forms.tsx';
import { domainOf, targetsOf } from './people-words.ts';

type Closing = { readonly onClose: () => void };

export function AddDomain({ domains, onClose }: Closing & { domains: readonly string[] }) {
  const say = useSay();
  const id = useId();
  const { busy, fault, submit } = useAsked();
  const [name, setName] = useState('');
  const [aliasOf, setAliasOf] = useState('');
  const add = submit(
    api => api.domains.add({ name: name.trim(), ...(aliasOf ? { aliasOf } : {}) }),
    made => {
      say({
        text: made.aliasOf
          ? t('{name} stands for {domain} now.', { name: made.name, domain: made.aliasOf })
          : t('Mail for {name} is taken now. Add the people in it.', { name: made.name }),
      });
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={t('Add a domain')}>
      <form className="form" onSubmit={add} noValidate>
        <TextField
          label={t('Domain')}
          value={name}
          onChange={setName}
          fault={fault}
          help={t('What stands behind the @, such as office.example')}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        {domains.length > 0 && (
          <div className="field">
            <label htmlFor={id}>{t('Who lives there')}</label>
            <select id={id} className="input" value={aliasOf} onChange={event => setAliasOf(event.target.value)}>
              <option value="">{t('People of its own')}</option>
              {domains.map(one => (
                <option key={one} value={one}>
                  {t('The same as in {domain}', { domain: one })}
                </option>
              ))}
            </select>
          </div>
        )}
        <Actions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || name.trim() === ''}>
            {busy ? t('Adding…') : t('Add')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

type AliasProps = Closing & {
  readonly domain: string;
  readonly alias: AliasRow | null;
  readonly people: People | null;
};

export function AliasDialog({ domain, alias, people, onClose }: AliasProps) {
  const [address, setAddress] = useState(alias?.address ?? '');
  const full = address.includes('@') ? address.trim() : `${address.trim()}@${domain}`;
  return (
    <TargetsDialog
      title={alias ? t('Change {name}', { name: alias.address }) : t('Add an alias in {domain}', { domain })}
      address={address.trim() === '' ? '' : full}
      alias={alias}
      people={people}
      onClose={onClose}
    >
      {!alias && (
        <TextField
          label={t('Address')}
          value={address}
          onChange={setAddress}
          help={address === '' ? t('Such as sales; what stands before @{domain}', { domain }) : full}
          autoFocus
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
    </TargetsDialog>
  );
}

/** Mail for every name in the domain that nobody has. */
export function CatchAll({ domain, alias, people, onClose }: AliasProps) {
  const remove = useRemoveAlias();
  const off = (): void => {
    if (alias) void remove(alias);
    onClose();
  };
  return (
    <TargetsDialog
      title={t('Catch-all of {domain}', { domain })}
      address={`@${domain}`}
      alias={alias}
      people={people}
      onClose={onClose}
      extra={alias && <Button onClick={off}>{t('Turn it off')}</Button>}
    >
      <p className="second">
        {t(
          'Mail for any name at {domain} that nobody has goes to these people; without a catch-all it is refused. It brings much junk.',
          { domain },
        )}
      </p>
    </TargetsDialog>
  );
}

type TargetsProps = Closing & {
  readonly title: string;
  readonly address: string;
  readonly alias: AliasRow | null;
  readonly people: People | null;
  readonly extra?: React.ReactNode;
  readonly children: React.ReactNode;
};

function TargetsDialog({ title, address, alias, people, onClose, extra, children }: TargetsProps) {
  const id = useId();
  const { busy, fault, submit } = useAsked();
  const told = useTold();
  const [text, setText] = useState(alias?.targets.join('\n') ?? '');
  const targets = targetsOf(text);
  const unused = (people?.accounts ?? []).filter(one => !targets.includes(one.address)).slice(0, 8);
  const save = submit(
    api => (alias ? api.aliases.change({ address, targets }) : api.aliases.add({ address, targets })),
    made => {
      told(made, alias);
      onClose();
    },
  );
  return (
    <Dialog open onClose={onClose} title={title}>
      <form className="form" onSubmit={save} noValidate>
        {children}
        <div className="field">
          <label htmlFor={id}>{t('Goes to')}</label>
          <textarea
            id={id}
            className="input targets"
            rows={Math.min(8, Math.max(3, targets.length + 1))}
            value={text}
            onChange={event => setText(event.target.value)}
            aria-describedby={`${id}-help`}
            autoFocus={alias !== null}
            spellCheck={false}
            autoCapitalize="none"
          />
          <span className="field-help" id={`${id}-help`}>
            {t('One address a line, here or elsewhere')}
          </span>
        </div>
        {unused.length > 0 && (
          <div className="suggestions">
            {unused.map(one => (
              <button
                type="button"
                className="chip"
                key={one.address}
                onClick={() => setText([...targets, one.address].join('\n'))}
              >
                + {one.address}
              </button>
            ))}
          </div>
        )}
        <Elsewhere targets={targets} people={people} />
        <Fault text={fault} />
        <Actions>
          {extra}
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button kind="main" type="submit" disabled={busy || address === '' || targets.length === 0}>
            {busy ? t('Saving…') : t('Save')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

/** Before it is saved: nothing leaves this computer in these modes, and an alias does not change that. */
function Elsewhere({ targets, people }: { targets: readonly string[]; people: People | null }) {
  const mode = useStatusData()?.mode;
  const ours = new Set(people?.domains.map(one => one.name));
  const out = targets.filter(one => one.includes('@') && !ours.has(domainOf(one).toLowerCase()));
  if (out.length === 0 || !mode) return null;
  const [address] = out;
  const words = {
    deliver: t('{address} is elsewhere: mail for it is sent on to the internet.', { address }),
    local: t(
      '{address} is elsewhere. In local mode nothing leaves this computer, so mail for it waits, and then goes back.',
      { address },
    ),
    capture: t('{address} is elsewhere. While everything is captured, mail for it stays here.', { address }),
  }[mode];
  return (
    <p className="note" role="status">
      {words}
    </p>
  );
}

function useTold(): (made: AliasMade, before: AliasRow | null) => void {
  const act = useAct();
  const say = useSay();
  return (made, before) => {
    const { address, targets } = made;
    const undo = (): void =>
      void act(t('Taking back'), async api => {
        await (before ? api.aliases.change({ address, targets: before.targets }) : api.aliases.remove({ address }));
        return true;
      });
    const to = targets.join(', ');
    const goes = address.startsWith('@')
      ? t('The catch-all of {domain} goes to {targets}.', { domain: address.slice(1), targets: to })
      : t('{address} goes to {targets}.', { address, targets: to });
    const text = [goes, ...made.notes].join(' ');
    say({ text, action: { label: t('Undo'), run: undo } });
  };
}
