/** The HTML of a message as it is written, opened at one line; of a long one only the lines in sight exist. */
import { ArrowLeft } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { Place } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { useRows } from '../design/rows.ts';

const LINE = 18;
/** A line longer than this is cut around its place: some programs write all in one. */
const LONGEST = 2000;
const BEFORE = 60;

type SourceProps = { readonly source: string; readonly place: Place; readonly onClose: () => void };

export function HtmlSource({ source, place, onClose }: SourceProps) {
  const lines = useMemo(() => source.split('\n'), [source]);
  const box = useRef<HTMLDivElement>(null);
  const { first, end, total } = useRows(box, lines.length, LINE, 20);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = Math.max(0, (place.line - 4) * LINE);
    element.focus({ preventScroll: true });
  }, [place]);
  return (
    <section className="captured-checks" aria-label={t('HTML of the message')}>
      <p className="checks-ask">
        <Button onClick={onClose}>
          <ArrowLeft size={15} strokeWidth={1.7} aria-hidden="true" /> {t('Back to the checks')}
        </Button>
        <span className="second num">{t('Line {line}, column {column}', place)}</span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="raw-lines mono" ref={box} tabIndex={0} aria-label={t('Lines')}>
        <div style={{ height: total, paddingTop: first * LINE }}>
          {lines.slice(first, end).map((line, i) => {
            const number = first + i + 1;
            const isIt = number === place.line;
            return (
              <div key={number} className="html-line" aria-current={isIt || undefined}>
                <span className="num quiet">{number}</span> {cut(line, isIt ? place.column : 1) || ' '}
              </div>
            );
          })}
        </div>
      </section>
    </section>
  );
}

const cut = (line: string, column: number): string => {
  if (line.length <= LONGEST) return line;
  const from = Math.max(0, column - BEFORE);
  return `${from > 0 ? '…' : ''}${line.slice(from, from + LONGEST)}…`;
};
