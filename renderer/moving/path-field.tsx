/** A path of the server's computer: typed, or chosen in the desktop's own dialog where the window is the desktop's. */
import { t } from '../../server/base/language.ts';
import { desktop } from '../api.ts';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';

type Props = {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (path: string) => void;
  /** Files that may be chosen, by how they end; without, only a folder. */
  readonly extensions?: readonly string[];
  readonly fault?: string | null;
};

export function PathField({ label, help, value, onChange, extensions, fault = null }: Props) {
  const folder = async (): Promise<void> => {
    const chosen = await desktop?.chooseFolder?.(label);
    if (chosen) onChange(chosen);
  };
  const file = async (): Promise<void> => {
    const [chosen] = (await desktop?.chooseFiles?.(label, extensions ?? [])) ?? [];
    if (chosen) onChange(chosen);
  };
  return (
    <div className="path-field">
      <TextField
        label={label}
        value={value}
        onChange={onChange}
        help={help}
        fault={fault}
        autoFocus
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      {desktop?.chooseFolder && (
        <Button onClick={() => void folder()}>{extensions ? t('Choose a folder…') : t('Choose…')}</Button>
      )}
      {desktop?.chooseFiles && extensions && <Button onClick={() => void file()}>{t('Choose a file…')}</Button>}
    </div>
  );
}
