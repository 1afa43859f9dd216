/**
 * Trees that grow and are cut again while one asks which tree a node is in. THREAD asks it before every link. Most trees
 * are low, and walking up to the root is quick; but messages can be made whose ancestors are many thousands, and walking
 * each time would be quadratic. From the first that is higher on, the trees are link-cut trees too (Sleator and Tarjan),
 * each act in logarithmic time on average.
 */
import type { Steps } from './in-steps.ts';

const NONE = -1;
/** So many steps up are sooner walked. */
const WALK = 64;
/** Nodes between two steps. */
const STEP = 2048;

export type Forest = {
  /** By node; −1: it has none. */
  readonly parents: Int32Array;
  /**
   * Makes `child`, which has no parent, a child; nothing is done where that would close a circle. False: that is too far
   * to walk, `deepen` first.
   */
  link(child: number, parent: number): boolean;
  deepen(): Steps<void>;
  cut(child: number): void;
};

export function newForest(size: number): Forest {
  const parents = new Int32Array(size).fill(NONE);
  /** Whether it ever became a parent: a node without children is nobody's ancestor. */
  const hadChild = new Uint8Array(size);
  let paths: Paths | null = null;
  /** null: it is too far. */
  const isBelow = (node: number, root: number): boolean | null => {
    let at = node;
    for (let steps = 0; steps < WALK; steps++) {
      if (at === root) return true;
      at = parents[at]!;
      if (at === NONE) return false;
    }
    return null;
  };
  return {
    parents,
    link(child, parent) {
      if (child === parent) return true;
      if (hadChild[child] === 1) {
        const near = isBelow(parent, child);
        if (near === null && !paths) return false;
        if (near ?? paths!.rootOf(parent) === child) return true;
      }
      hadChild[parent] = 1;
      parents[child] = parent;
      paths?.link(child, parent);
      return true;
    },
    *deepen() {
      paths = yield* pathsOf(parents);
    },
    cut(child) {
      if (parents[child] === NONE) return;
      parents[child] = NONE;
      paths?.cut(child);
    },
  };
}

function* pathsOf(parents: Int32Array): Steps<Paths> {
  const paths = newPaths(parents.length);
  for (let node = 0; node < parents.length; node++) {
    if (node % STEP === STEP - 1) yield;
    if (parents[node] !== NONE) paths.link(node, parents[node]!);
  }
  return paths;
}

type Paths = {
  rootOf(node: number): number;
  link(root: number, parent: number): void;
  cut(node: number): void;
};

/**
 * Each tree as paths, each path as a splay tree ordered by depth. `up` of a splay tree's top is the node above the
 * path; such a node does not have the top as its `left` or `right`.
 */
function newPaths(size: number): Paths {
  const up = new Int32Array(size).fill(NONE);
  const left = new Int32Array(size).fill(NONE);
  const right = new Int32Array(size).fill(NONE);

  const isTop = (node: number): boolean => {
    const above = up[node]!;
    return above === NONE || (left[above] !== node && right[above] !== node);
  };
  const rotate = (node: number): void => {
    const above = up[node]!;
    const top = up[above]!;
    if (!isTop(above)) {
      if (left[top] === above) left[top] = node;
      else right[top] = node;
    }
    const [near, far] = left[above] === node ? [left, right] : [right, left];
    const moved = far[node]!;
    near[above] = moved;
    if (moved !== NONE) up[moved] = above;
    far[node] = above;
    up[above] = node;
    up[node] = top;
  };
  const splay = (node: number): void => {
    while (!isTop(node)) {
      const above = up[node]!;
      if (!isTop(above)) {
        const top = up[above]!;
        rotate((left[above] === node) === (left[top] === above) ? above : node);
      }
      rotate(node);
    }
  };
  /** The path from the root to `node` becomes one splay tree with `node` at its top and nothing deeper in it. */
  const access = (node: number): void => {
    let below = NONE;
    for (let at = node; at !== NONE; at = up[at]!) {
      splay(at);
      right[at] = below;
      below = at;
    }
    splay(node);
  };

  return {
    rootOf(node) {
      access(node);
      let root = node;
      while (left[root] !== NONE) root = left[root]!;
      splay(root);
      return root;
    },
    link(root, parent) {
      access(root);
      up[root] = parent;
    },
    cut(node) {
      access(node);
      const above = left[node]!;
      if (above === NONE) return;
      up[above] = NONE;
      left[node] = NONE;
    },
  };
}
