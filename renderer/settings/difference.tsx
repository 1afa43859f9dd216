/** Two texts, one under the other where they differ: what goes with a minus, what comes with a plus. */

import type { SettingsDiffLine } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

const marks = { same: ' ', added: '+', removed: '−', gap: '⋯' } as const;

export function Difference({ lines, label }: { lines: readonly SettingsDiffLine[]; label: string }) {
  if (lines.length === 0) return <p className="second">{t('The text is the same.')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is too wide is scrolled by keys too
    <section className="difference" aria-label={label} tabIndex={0}>
      <ol className="difference-lines mono">
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a difference stay in their places
          <li key={at} data-kind={line.kind}>
            <span className="difference-number" aria-hidden="true">
              {line.kind === 'gap' ? '' : line.line}
            </span>
            <span className="difference-mark" aria-hidden="true">
              {marks[line.kind]}
            </span>
            {line.kind !== 'same' && line.kind !== 'gap' && (
              <span className="only-read-aloud">{line.kind === 'added' ? t('Added:') : t('Taken out:')}</span>
            )}
            <code>{line.text}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}
