/** One condition of the form: what is looked at, how, and for what. */

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FilterCondition, TextHow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button, IconButton } from '../design/button.tsx';
import { type FieldId, fieldOf, fields, withField } from './rule-form.ts';
import { conditionWords, howOf, hows, howWords, weekdays } from './rule-words.ts';

type RowProps = {
  readonly condition: FilterCondition;
  readonly name: string;
  /** Within a group there are no groups. */
  readonly inner?: boolean;
  readonly onChange: (condition: FilterCondition) => void;
  readonly onRemove: () => void;
};

export function ConditionRow({ condition, name, inner = false, onChange, onRemove }: RowProps) {
  const field = fieldOf(condition);
  return (
    <fieldset className="condition" aria-label={name} data-group={condition.kind === 'group' || undefined}>
      {field === null ? (
        <p className="condition-kept">
          {conditionWords(condition)} <span className="quiet">{t('(as the script says it)')}</span>
        </p>
      ) : (
        <>
          <select
            className="input condition-field"
            aria-label={t('{name}: what is looked at', { name })}
            value={field}
            onChange={event => onChange(withField(condition, event.target.value as FieldId))}
          >
            {fields
              .filter(one => !inner || one.id !== 'group')
              .map(one => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
          </select>
          <Rest condition={condition} name={name} onChange={onChange} />
        </>
      )}
      <IconButton label={t('Remove {name}', { name })} onClick={onRemove}>
        <X size={16} strokeWidth={1.6} />
      </IconButton>
    </fieldset>
  );
}

type RestProps = Pick<RowProps, 'condition' | 'name' | 'onChange'>;

function Rest({ condition, name, onChange }: RestProps): ReactNode {
  switch (condition.kind) {
    case 'header':
      return (
        <>
          {fieldOf(condition) === 'header' && (
            <input
              className="input condition-header"
              aria-label={t('{name}: name of the field', { name })}
              value={condition.headers[0] ?? ''}
              onChange={event => onChange({ ...condition, headers: [event.target.value] })}
              autoComplete="off"
              spellCheck={false}
            />
          )}
          <TextPart condition={condition} name={name} onChange={onChange} />
        </>
      );
    case 'address':
    case 'envelope':
    case 'body':
      return <TextPart condition={condition} name={name} onChange={onChange} />;
    case 'attachment':
      return condition.of === 'any' ? (
        <YesNo
          name={name}
          value={!condition.not}
          yes={t('there is one')}
          no={t('there is none')}
          onChange={yes => onChange({ ...condition, not: !yes })}
        />
      ) : (
        <TextPart condition={condition} name={name} onChange={onChange} />
      );
    case 'known':
      return (
        <YesNo
          {...{ name, value: !condition.not, yes: t('written to before'), no: t('never written to') }}
          onChange={yes => onChange({ ...condition, not: !yes })}
        />
      );
    case 'size':
      return <SizePart condition={condition} name={name} onChange={onChange} />;
    case 'spam':
      return (
        <>
          <YesNo
            {...{ name, value: !condition.not, yes: t('at least'), no: t('below') }}
            onChange={yes => onChange({ ...condition, not: !yes })}
          />
          <input
            type="number"
            className="input num condition-number"
            min={1}
            max={10}
            aria-label={t('{name}: score, 1 to 10', { name })}
            value={condition.atLeast}
            onChange={event =>
              onChange({ ...condition, atLeast: Math.max(1, Math.min(10, Number(event.target.value) || 1)) })
            }
          />
        </>
      );
    case 'date':
      return <DatePart condition={condition} name={name} onChange={onChange} />;
    case 'group':
      return <GroupPart condition={condition} name={name} onChange={onChange} />;
    case 'exists':
      return null;
  }
}

type WithTexts = Extract<FilterCondition, { readonly how: TextHow }>;

function TextPart({
  condition,
  name,
  onChange,
}: {
  condition: WithTexts;
  name: string;
  onChange: RestProps['onChange'];
}) {
  const { values } = condition;
  const set = (at: number, value: string): void => onChange({ ...condition, values: values.with(at, value) });
  const how = howOf(condition);
  return (
    <>
      <select
        className="input condition-how"
        aria-label={t('{name}: how', { name })}
        value={how}
        onChange={event => {
          const wanted = event.target.value;
          onChange({ ...condition, not: wanted.startsWith('!'), how: wanted.replace('!', '') as TextHow });
        }}
      >
        {hows.map(([id, label]) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
        {!hows.some(([id]) => id === how) && <option value={how}>{howWords[how]}</option>}
      </select>
      <span className="condition-values">
        {values.map((value, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: texts have no other name than their place
          <span key={at}>
            {at > 0 && <span className="quiet">{t('or')}</span>}
            <input
              className="input"
              aria-label={
                values.length === 1 ? t('{name}: text', { name }) : t('{name}: text {number}', { name, number: at + 1 })
              }
              value={value}
              onChange={event => set(at, event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
            {at > 0 && (
              <IconButton
                label={t('Remove text {number} of {name}', { number: at + 1, name })}
                onClick={() => onChange({ ...condition, values: values.toSpliced(at, 1) })}
              >
                <X size={14} strokeWidth={1.6} />
              </IconButton>
            )}
          </span>
        ))}
        <Button
          kind="quiet"
          onClick={() => onChange({ ...condition, values: [...values, ''] })}
          aria-label={t('or… another text for {name}', { name })}
        >
          {t('or…')}
        </Button>
      </span>
    </>
  );
}

type YesNoProps = {
  readonly name: string;
  readonly value: boolean;
  readonly yes: string;
  readonly no: string;
  readonly onChange: (value: boolean) => void;
};
const YesNo = ({ name, value, yes, no, onChange }: YesNoProps) => (
  <select
    className="input condition-how"
    aria-label={t('{name}: how', { name })}
    value={value ? 'yes' : 'no'}
    onChange={event => onChange(event.target.value === 'yes')}
  >
    <option value="yes">{yes}</option>
    <option value="no">{no}</option>
  </select>
);

type Of<K extends FilterCondition['kind']> = Omit<RestProps, 'condition'> & {
  readonly condition: Extract<FilterCondition, { readonly kind: K }>;
};

const MEGABYTE = 2 ** 20;
function SizePart({ condition, name, onChange }: Of<'size'>) {
  return (
    <>
      <YesNo
        {...{ name, value: condition.over, yes: t('is larger than'), no: t('is smaller than') }}
        onChange={over => onChange({ ...condition, over })}
      />
      <input
        type="number"
        className="input num condition-number"
        min={0}
        step="any"
        aria-label={t('{name}: megabytes', { name })}
        value={condition.bytes / MEGABYTE}
        onChange={event =>
          onChange({ ...condition, bytes: Math.max(0, Math.round(Number(event.target.value) * MEGABYTE)) })
        }
      />
      <span className="quiet">MB</span>
    </>
  );
}

const relations = [
  ['is', t('is')],
  ['ge', t('is or comes after')],
  ['le', t('is or comes before')],
] as const;
/** That a script may ask besides. */
const otherRelations = { gt: t('comes after'), lt: t('comes before') } as const;

function DatePart({ condition, name, onChange }: Of<'date'>) {
  const { part, relation, values } = condition;
  const [value = ''] = values;
  const set = (text: string): void => onChange({ ...condition, values: [text] });
  const shown =
    relation === 'gt' || relation === 'lt' ? [...relations, [relation, otherRelations[relation]] as const] : relations;
  return (
    <>
      {part !== 'weekday' && (
        <select
          className="input condition-how"
          aria-label={t('{name}: how', { name })}
          value={relation}
          onChange={event => onChange({ ...condition, relation: event.target.value as typeof relation })}
        >
          {shown.map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      )}
      {part === 'weekday' ? (
        <select
          className="input condition-how"
          aria-label={t('{name}: day', { name })}
          value={value}
          onChange={event => set(event.target.value)}
        >
          {weekdays.map((day, at) => (
            <option key={day} value={String(at)}>
              {day}
            </option>
          ))}
        </select>
      ) : (
        <input
          type={part === 'time' ? 'time' : 'date'}
          className="input"
          aria-label={part === 'time' ? t('{name}: time', { name }) : t('{name}: day', { name })}
          value={part === 'time' ? value.slice(0, 5) : value}
          onChange={event =>
            event.target.value !== '' && set(part === 'time' ? `${event.target.value}:00` : event.target.value)
          }
        />
      )}
    </>
  );
}

function GroupPart({ condition, name, onChange }: Of<'group'>) {
  const { conditions } = condition;
  type Inner = (typeof conditions)[number];
  return (
    <div className="condition-group">
      <YesNo
        {...{ name, value: condition.match === 'any', yes: t('one of these'), no: t('all of these') }}
        onChange={any => onChange({ ...condition, match: any ? 'any' : 'all' })}
      />
      {conditions.map((one, at) => (
        <ConditionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name than their place
          key={at}
          inner
          condition={one}
          name={t('{name}, part {number}', { name, number: at + 1 })}
          onChange={changed => onChange({ ...condition, conditions: conditions.with(at, changed as Inner) })}
          onRemove={() => onChange({ ...condition, conditions: conditions.toSpliced(at, 1) })}
        />
      ))}
      <Button
        kind="quiet"
        onClick={() => onChange({ ...condition, conditions: [...conditions, fields[0].make() as Inner] })}
        aria-label={t('Another part of {name}', { name })}
      >
        {t('Another part')}
      </Button>
    </div>
  );
}
