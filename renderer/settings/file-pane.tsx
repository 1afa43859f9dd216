/**
 * mailroom.jsonc as text, beside the rows: the lines of the row that has the focus are marked, and the row of the line
 * that has the caret is. What is typed is a change like any other.
 */
import { useEffect, useRef } from 'react';
import type { SettingsFault, SettingsFileNow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { CopyButton } from '../design/button.tsx';
import { StatusShape } from '../design/shapes.tsx';
import { heard } from '../language/heard.ts';
import { keyAt, labelOf, lineOf } from './settings-words.ts';

type PaneProps = {
  readonly file: SettingsFileNow;
  /** With what is changed and not applied. */
  readonly text: string;
  readonly faults: readonly SettingsFault[];
  readonly active: string | null;
  readonly onActive: (key: string) => void;
  readonly onType: (text: string) => void;
};

const LINE = 18;
const ABOVE = 10;

export function FilePane({ file, text, faults, active, onActive, onType }: PaneProps) {
  const lines = text.split('\n');
  const at = active === null ? null : lineOf(text, active);
  const scroller = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const pane = scroller.current;
    if (at === null || !pane || document.activeElement === area.current) return;
    const top = ABOVE + at * LINE;
    if (top < pane.scrollTop || top + LINE > pane.scrollTop + pane.clientHeight)
      pane.scrollTop = Math.max(0, top - pane.clientHeight / 2);
  }, [at]);
  const place = (): void => {
    const caret = area.current?.selectionStart ?? 0;
    const key = keyAt(text, text.slice(0, caret).split('\n').length - 1);
    if (key !== null && key !== active) onActive(key);
  };
  const width = Math.max(...lines.map(line => line.length)) + 2;
  return (
    <div className="file-pane">
      <div className="file-path">
        <span className="clip mono" title={file.path}>
          <bdi>{file.path}</bdi>
        </span>
        <CopyButton text={file.path} label={t('Copy the path of the file')} />
      </div>
      <div className="file-scroll" ref={scroller}>
        <div className="file-sheet" style={{ height: lines.length * LINE + 2 * ABOVE }}>
          <ol className="file-numbers mono" aria-hidden="true">
            {lines.map((_, n) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
                key={n}
                data-active={n === at || undefined}
                data-faulty={faults.some(one => one.line === n + 1) || undefined}
              >
                {n + 1}
              </li>
            ))}
          </ol>
          {at !== null && <span className="file-bar" style={{ top: ABOVE + at * LINE }} />}
          <textarea
            ref={area}
            className="file-text mono"
            aria-label={t('mailroom.jsonc, as text')}
            aria-invalid={faults.length > 0 || undefined}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            style={{ minWidth: `${width}ch` }}
            value={text}
            placeholder={t(
              '// Nothing is set yet: all settings are as this server’s preset and the defaults have them.',
            )}
            onChange={event => onType(event.target.value)}
            onSelect={place}
          />
        </div>
      </div>
      <div className="file-foot" aria-live="polite">
        {faults.length > 0 ? (
          <ul>
            {faults.slice(0, 3).map(({ line, column, sentence }) => (
              <li key={`${line}:${column}${sentence}`} className="field-fault">
                <StatusShape shape="failed" />
                <span>
                  {t('Line {line}, column {column}: {sentence}', { line, column, sentence: heard(sentence) })}
                </span>
              </li>
            ))}
          </ul>
        ) : active !== null && at === null ? (
          <p>{t('“{name}” does not stand in the file.', { name: labelOf(active) })}</p>
        ) : (
          <p>{t('Comments and order stay as they are when a row is changed.')}</p>
        )}
      </div>
    </div>
  );
}
