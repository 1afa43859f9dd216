/**
 * Where each station of the Line stands and how the line runs between them. Pure geometry: the trunk is what all
 * recipients share, each branch leaves its last station on a row of its own.
 *
 *   ●───●───●───●───●───●      row 0 runs straight on
 *            ╲──◷              each further row bends away
 */
import type { Station, StationName } from '../../server/api/contract.ts';

export type StationState = Station['state'];
export type LineStation = { readonly name: StationName; readonly state: StationState };
export type LineInput<S extends LineStation = LineStation> = {
  readonly trunk: readonly S[];
  readonly branches: readonly (readonly S[])[];
};
export type Place = { readonly key: string; readonly row: number; readonly x: number; readonly y: number };
export type Placed<S extends LineStation = LineStation> = S & Place;
export type PlacedSegment = {
  readonly key: string;
  readonly path: string;
  readonly state: StationState;
  readonly order: number;
};
export type PlacedLine<S extends LineStation = LineStation> = {
  readonly stations: readonly Placed<S>[];
  readonly segments: readonly PlacedSegment[];
  readonly columnWidth: number;
  readonly height: number;
  /** The left edge and height of the first own station of each branch: where its name is written. */
  readonly rows: readonly { readonly x: number; readonly y: number }[];
};

export type LineSize = { readonly width: number; readonly top: number; readonly row: number; readonly bottom: number };

export function layoutLine<S extends LineStation>(line: LineInput<S>, size: LineSize): PlacedLine<S> {
  const longest = Math.max(0, ...line.branches.map(branch => branch.length));
  const columns = Math.max(1, line.trunk.length + longest);
  const columnWidth = size.width / columns;
  const x = (column: number): number => round((column + 0.5) * columnWidth);
  const y = (row: number): number => size.top + row * size.row;
  const place = (stations: readonly S[], row: number, from: number): Placed<S>[] =>
    stations.map((station, i) => ({ ...station, key: `${row}-${from + i}`, row, x: x(from + i), y: y(row) }));

  const trunk = place(line.trunk, 0, 0);
  const branches = line.branches.map((branch, row) => place(branch, row, trunk.length));
  const fork = trunk.at(-1);
  const segments = [
    ...joined(trunk, 0),
    ...branches.flatMap((branch, row) => [
      ...(fork && branch[0] ? [forked(fork, branch[0], branches[row - 1]?.[0], trunk.length - 1)] : []),
      ...joined(branch, trunk.length),
    ]),
  ];
  const rows = Math.max(1, branches.length);
  return {
    stations: [...trunk, ...branches.flat()],
    segments,
    columnWidth,
    height: y(rows - 1) + size.bottom,
    rows: line.branches.map((_, row) => ({ x: x(trunk.length), y: y(row) })),
  };
}

function joined(stations: readonly Placed[], order: number): PlacedSegment[] {
  return stations.slice(1).map((to, i) => {
    const from = stations[i]!;
    return { key: `${from.key}/${to.key}`, path: `M${from.x} ${from.y}H${to.x}`, state: to.state, order: order + i };
  });
}

/**
 * From the trunk to a branch: level, down, level again, so that no label is crossed. Each row draws only what the row
 * above it has not drawn, for two lines over each other are neither; but a line of ink is drawn whole where the row
 * above has none to lend.
 */
function forked(fork: Placed, to: Placed, above: Placed | undefined, order: number): PlacedSegment {
  const segment = { key: `${fork.key}/${to.key}`, state: to.state, order };
  if (to.y === fork.y) return { ...segment, path: `M${fork.x} ${fork.y}H${to.x}` };
  const radius = Math.min(24, (to.x - fork.x) / 3, (to.y - fork.y) / 2);
  // On half pixels a line of three is sharp, and two that run together look like one.
  const bend = Math.floor((fork.x + to.x) / 2) + 0.5;
  const lent = above !== undefined && (above.state === 'done' || to.state !== 'done');
  const turn = `Q${bend} ${fork.y} ${bend} ${round(fork.y + radius)}`;
  const begin = !lent
    ? `M${fork.x} ${fork.y}H${round(bend - radius)}${turn}`
    : above.y === fork.y
      ? `M${round(bend - radius)} ${fork.y}${turn}`
      : `M${bend} ${round(above.y - radius)}`;
  const end = `V${round(to.y - radius)}Q${bend} ${to.y} ${round(bend + radius)} ${to.y}H${to.x}`;
  return { ...segment, path: begin + end };
}

const round = (n: number): number => Math.round(n * 10) / 10;

/** A message to four hundred people is not four hundred rows: those that need a look first, the rest counted. */
export function fewBranches<B extends { readonly state: string }>(
  branches: readonly B[],
  most: number,
): { readonly shown: readonly B[]; readonly rest: number } {
  if (branches.length <= most) return { shown: branches, rest: 0 };
  const urgency = (branch: B): number => order.indexOf(branch.state);
  const shown = branches
    .map((branch, i) => ({ branch, i }))
    .sort((a, b) => urgency(b.branch) - urgency(a.branch) || a.i - b.i)
    .slice(0, most)
    .sort((a, b) => a.i - b.i)
    .map(({ branch }) => branch);
  return { shown, rest: branches.length - shown.length };
}
/** Least urgent first. */
const order = ['cancelled', 'expanded', 'delivered', 'relayed', 'queued', 'active', 'held', 'deferred', 'failed'];
