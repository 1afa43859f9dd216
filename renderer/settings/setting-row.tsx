/** One setting: its name, what it means, its control, its key in the file, what it would be without, and why it is locked. */
import { Lock, RotateCcw } from 'lucide-react';
import { memo, useId } from 'react';
import type { Setting, SettingEffect } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, CopyButton } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { Control, type Value } from './setting-control.tsx';
import { baseWords, helpOf, isChanged, labelOf, lockedBy, pieces, restartWords, valueWords } from './settings-words.ts';

type RowProps = {
  readonly setting: Setting;
  /** What it is to be, where that is not applied yet. */
  readonly effect: SettingEffect | undefined;
  /** Of a list that a control has changed. */
  readonly items: readonly string[] | undefined;
  readonly fault: string | undefined;
  readonly active: boolean;
  /** The file cannot be read, so nothing can be put into it. */
  readonly disabled: boolean;
  readonly searched: string;
  readonly onChange: (key: string, value: Value | null, secret: boolean) => void;
  readonly onActive: (key: string) => void;
};

export const SettingRow = memo(function SettingRow(props: RowProps) {
  const { setting, effect, items, fault, active, disabled, searched, onChange, onActive } = props;
  const id = useId();
  const lock = lockedBy(setting);
  const text = effect && effect.locked === null ? effect.to : setting.text;
  const changed = effect ? effect.to !== setting.base : isChanged(setting);
  const help = helpOf(setting);
  // Some settings are wholly said by their name.
  const helps = help.replace(/\.$/, '') !== labelOf(setting.key);
  const listed = items ?? (effect || !Array.isArray(setting.value) ? splitList(text) : setting.value.map(String));
  return (
    <li
      className="setting"
      id={`setting-${setting.key}`}
      data-changed={changed || undefined}
      data-draft={effect ? '' : undefined}
      data-active={active || undefined}
      onFocus={() => onActive(setting.key)}
      onPointerDown={() => onActive(setting.key)}
    >
      <div className="setting-words">
        <span className="setting-name">
          <Marked text={labelOf(setting.key)} searched={searched} />
          {changed && <span className="only-read-aloud">{t('(changed)')}</span>}
        </span>
        {helps && (
          <p className="second" id={`${id}-help`}>
            <Marked text={help} searched={searched} />
          </p>
        )}
        <p className="setting-source">
          <code>
            <Marked text={setting.key} searched={searched} />
          </code>
          {changed && <span>{baseWords(setting)}</span>}
          <CopyButton text={setting.key} label={t('Copy {key}', { key: setting.key })} />
          {effect ? <span className="setting-then">{restartWords[effect.restarts]}</span> : null}
        </p>
      </div>
      <div className="setting-value">
        <Control
          setting={setting}
          text={text}
          items={listed}
          disabled={disabled || lock !== null}
          faulty={fault !== undefined}
          describedBy={helps ? `${id}-help` : undefined}
          onChange={value => onChange(setting.key, value, setting.secret)}
        />
        {lock !== null && (
          <span className="setting-lock">
            <Lock size={13} strokeWidth={1.6} aria-hidden="true" />
            {lock}
          </span>
        )}
        {effect && effect.locked === null && !setting.secret && (
          <span className="setting-was">{t('now {value}', { value: valueWords(effect.from) })}</span>
        )}
        {changed && lock === null && !disabled && (
          <Button
            kind="quiet"
            className="setting-reset"
            aria-label={t('Reset {name}', { name: labelOf(setting.key) })}
            onClick={() => onChange(setting.key, null, setting.secret)}
          >
            <RotateCcw size={14} strokeWidth={1.6} aria-hidden="true" />
            {t('Reset')}
          </Button>
        )}
        {fault !== undefined && (
          <span className="field-fault" role="alert">
            <StatusShape shape="failed" /> {fault}
          </span>
        )}
      </div>
    </li>
  );
});

/** The comma of a retry rule's ", for 2d" is its own. */
const splitList = (text: string): readonly string[] => (text === '' ? [] : text.split(/, (?!for\s)/));

export function Marked({ text, searched }: { text: string; searched: string }) {
  return pieces(text, searched).map(({ text: part, found }, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text stay in their places
    found ? <mark key={at}>{part}</mark> : <span key={at}>{part}</span>,
  );
}
