/** A footer is written, beside a letter that has it already. The server judges with every pause. */

import { useId, useState } from 'react';
import type { FooterRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Choice } from '../../design/field.tsx';
import { useAct, useSay } from '../../shell/notices.tsx';
import { Actions, useAsked } from '../forms.tsx';
import { FooterPreview } from './footer-preview.tsx';
import { footerFormOf, footerFrom, isOfHtml, newFooter, onChoices, onWords, sameFooter } from './footer-words.ts';

type FormProps = { readonly domain: string; readonly before: FooterRow | null; readonly onDone: () => void };

export function FooterForm({ domain, before, onDone }: FormProps) {
  const id = useId();
  const act = useAct();
  const say = useSay();
  const start = before ? footerFormOf(before) : newFooter;
  const [form, setForm] = useState(start);
  const [judged, setJudged] = useState<string | null>(null);
  const { busy, fault: refused, submit } = useAsked();
  const fault = judged ?? refused;
  const inHtml = fault !== null && form.hasHtml && isOfHtml(fault);
  const footer = footerFrom(domain, form);
  const save = submit(
    api => api.footers.set(footer),
    made => {
      const undo = (): void =>
        void act(t('Taking back'), async api => {
          await (before ? api.footers.set(before) : api.footers.remove({ domain }));
          return true;
        });
      say({
        text:
          made.on === 'all'
            ? t('All mail of {domain} ends with it now.', { domain })
            : t('Mail of {domain} ends with it where it leaves this server.', { domain }),
        action: { label: t('Undo'), run: undo },
      });
      onDone();
    },
  );
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc leaves, which has a button too
    <div className="footer-change" onKeyDown={event => event.key === 'Escape' && onDone()}>
      <form className="form footer-form" onSubmit={save} noValidate>
        <Area
          id={`${id}-text`}
          label={t('Text')}
          value={form.text}
          onChange={text => set({ text })}
          rows={5}
          fault={inHtml ? null : fault}
          help={t('Such as name, seat and register of a company; 5,000 characters at most')}
          autoFocus
        />
        <label className="check">
          <input type="checkbox" checked={form.hasHtml} onChange={event => set({ hasHtml: event.target.checked })} />
          {t('HTML of its own, for letters in HTML')}
        </label>
        {form.hasHtml && (
          <Area
            id={`${id}-html`}
            label="HTML"
            value={form.html}
            onChange={html => set({ html })}
            rows={5}
            fault={inHtml ? fault : null}
            help={t('Empty: the text, line by line')}
            mono
          />
        )}
        <div className="field">
          <span className="footer-label" id={`${id}-on`}>
            {t('Below')}
          </span>
          <Choice label={t('Below')} value={form.on} choices={onChoices} onChange={on => set({ on })} />
          <span className="field-help">{onWords(form.on)}</span>
        </div>
        <Actions>
          <Button onClick={onDone}>{t('Cancel')}</Button>
          <Button
            kind="main"
            type="submit"
            disabled={
              busy || judged !== null || form.text.trim() === '' || (before !== null && sameFooter(form, start))
            }
          >
            {busy ? t('Saving…') : t('Save')}
          </Button>
        </Actions>
      </form>
      <FooterPreview footer={footer} onJudged={setJudged} />
    </div>
  );
}

type AreaProps = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows: number;
  readonly fault: string | null;
  readonly help: string;
  readonly mono?: boolean;
  readonly autoFocus?: boolean;
};

const Area = ({ id, label, value, onChange, rows, fault, help, mono = false, autoFocus = false }: AreaProps) => (
  <div className="field">
    <label htmlFor={id}>{label}</label>
    <textarea
      id={id}
      className={mono ? 'input targets mono' : 'input targets'}
      rows={rows}
      value={value}
      onChange={event => onChange(event.target.value)}
      aria-invalid={fault ? true : undefined}
      aria-describedby={`${id}-help`}
      spellCheck={!mono}
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to write it
      autoFocus={autoFocus}
    />
    <span className={fault ? 'field-fault' : 'field-help'} id={`${id}-help`} role={fault ? 'alert' : undefined}>
      {fault ?? help}
    </span>
  </div>
);
