/** One of our domains, or all of them. */
import { t } from '../../server/base/language.ts';

type DomainChoiceProps = {
  readonly domains: readonly string[];
  readonly value: string;
  readonly onChange: (domain: string) => void;
  /** Given: all of them may be chosen together, under this name. */
  readonly all?: string;
};

export const DomainChoice = ({ domains, value, onChange, all }: DomainChoiceProps) => (
  <select
    className="domain-choice"
    aria-label={t('Domain')}
    value={value}
    onChange={event => onChange(event.target.value)}
  >
    {all !== undefined && <option value="">{all}</option>}
    {domains.map(name => (
      <option key={name}>{name}</option>
    ))}
  </select>
);
