/**
 * The Line: stations that mail passes, as one drawing. The picture is decoration for those who see it; the ordered
 * list of labels under it says the same in words, and is what is focused, clicked and read aloud.
 */
import { type CSSProperties, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { type LineInput, type LineStation, layoutLine, type Placed, type PlacedSegment } from './line-layout.ts';
import { StationGlyph } from './shapes.tsx';
import { stationStateWord, stationWords } from './words.ts';
import './line.css';

type LineProps<S extends LineStation> = LineInput<S> & {
  /** The whole drawing in one sentence. */
  readonly label: string;
  /** Drawn above the disc, and below the name. */
  readonly above?: (station: Placed<S>) => ReactNode;
  readonly below?: (station: Placed<S>) => ReactNode;
  /** Makes a station's name a link. */
  readonly link?: (station: Placed<S>) => ReactNode;
  /** Whose branch a row is, written above its first own station. */
  readonly rowName?: (row: number) => ReactNode;
  readonly rowHeight?: number;
  readonly bottom?: number;
  /** On the further rows the words stand beside the disc, so that these need less room. */
  readonly beside?: boolean;
};

const RADIUS = 15;
/** Narrower than this, names stand on two levels, so that none touches the next. */
const TIGHT = 72;
/** Below the last disc, where nothing is written under it. */
const BESIDE_BOTTOM = 32;

export function Line<S extends LineStation>(props: LineProps<S>) {
  const { trunk, branches, label, above, below, link, rowName, rowHeight = 104, bottom = 64, beside = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const top = above || rowName ? 58.5 : 24.5;
  const rows = { row: rowHeight, bottom: beside && branches.length > 1 ? BESIDE_BOTTOM : bottom };
  const placed = layoutLine({ trunk, branches }, { width, top, ...rows });
  // Mail runs as the text does: from right to left the drawing is mirrored, its signs are not.
  const mirrored = document.dir === 'rtl';
  return (
    <div
      className="line"
      ref={box}
      data-tight={placed.columnWidth < TIGHT || undefined}
      style={{ height: placed.height }}
    >
      {width > 0 && (
        <>
          <svg className="line-drawing" width={width} height={placed.height} aria-hidden="true">
            <g transform={mirrored ? `translate(${width} 0) scale(-1 1)` : undefined}>
              {placed.segments.map(segment => (
                <Segment key={segment.key} segment={segment} line="rail" />
              ))}
              {placed.segments.map(segment => (
                <Segment key={segment.key} segment={segment} line="ink" />
              ))}
            </g>
            {placed.stations.map(station => (
              <Disc
                key={station.key}
                station={station}
                x={mirrored ? width - station.x : station.x}
                order={Math.floor(station.x / placed.columnWidth)}
              />
            ))}
          </svg>
          {rowName &&
            placed.rows.map((row, i) => (
              <div
                className="line-row-name"
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is its number
                key={i}
                style={{ insetInlineStart: row.x - RADIUS, insetInlineEnd: 0, top: row.y - 40 }}
              >
                {rowName(i)}
              </div>
            ))}
          <ol className="line-labels" aria-label={label}>
            {placed.stations.map(station => (
              <li
                key={station.key}
                data-state={station.state}
                data-station={station.name}
                data-beside={(beside && station.row > 0) || undefined}
                style={
                  beside && station.row > 0
                    ? { insetInlineStart: station.x + RADIUS, top: station.y - RADIUS }
                    : {
                        insetInlineStart: station.x - placed.columnWidth / 2,
                        width: placed.columnWidth,
                        top: station.y,
                      }
                }
              >
                {above && <span className="line-above">{above(station)}</span>}
                <span className="line-name">{link?.(station) ?? stationWords[station.name].name}</span>
                <span className="only-read-aloud">, {stationStateWord[station.state]}</span>
                {below && <span className="line-below">{below(station)}</span>}
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

/** The rail is always there; where mail has passed, ink runs over all rails. */
function Segment({ segment, line }: { segment: PlacedSegment; line: 'rail' | 'ink' }) {
  return (
    <g data-state={segment.state} style={delayed(segment.order)}>
      <path className={`line-${line}`} d={segment.path} pathLength={line === 'ink' ? 1 : undefined} />
    </g>
  );
}

/** Mail passes in milliseconds, faster than eyes; the ink follows a little behind, station by station. */
const delayed = (order: number): CSSProperties => ({ '--order': order }) as CSSProperties;

function Disc({ station, x, order }: { station: Placed; x: number; order: number }) {
  const { y, state, name } = station;
  return (
    <g
      className="line-disc"
      data-state={state}
      data-station={name}
      transform={`translate(${x} ${y})`}
      style={delayed(order)}
    >
      <circle className="line-halo" r={RADIUS + 5} />
      {state === 'failed' || state === 'refused' ? (
        <path className="line-body" d="M-6.2-15H6.2L15-6.2V6.2L6.2 15H-6.2L-15 6.2V-6.2Z" />
      ) : (
        <circle className="line-body" r={RADIUS} />
      )}
      <Sign state={state} name={name} />
    </g>
  );
}

function Sign({ state, name }: Pick<Placed, 'state' | 'name'>) {
  if (state === 'waiting') return <path className="line-sign" d="M0-7.5V0l5 3.4" />;
  if (state === 'held') return <path className="line-sign" d="M-3.5-5.5v11M3.5-5.5v11" />;
  if (state === 'failed' || state === 'refused') return <path className="line-sign" d="M-5-5 5 5M5-5-5 5" />;
  return (
    <g className="line-glyph" transform="translate(-8 -8)">
      <StationGlyph station={name} />
    </g>
  );
}

function useWidth(box: RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
