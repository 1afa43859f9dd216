/**
 * Trees that grow and are cut again while one asks which tree a node is in: link-cut trees (Sleator and Tarjan), each
 * act in logarithmic time on average. THREAD asks it before every link, and messages can be made whose ancestors are
 * many thousands: walking up to the root each time would be quadratic.
 */

const NONE = -1;

export type Forest = {
  /** By node; −1: it has none. */
  readonly parents: Int32Array;
  /** Makes `child`, which has no parent, a child; false, and nothing is done, where that would close a circle. */
  link(child: number, parent: number): boolean;
  cut(child: number): void;
};

export function newForest(size: number): Forest {
  const parents = new Int32Array(size).fill(NONE);
  /** Whether it ever became a parent: a node without children is nobody's ancestor. */
  const hadChild = new Uint8Array(size);
  const paths = newPaths(size);
  return {
    parents,
    link(child, parent) {
      if (child === parent) return false;
      if (hadChild[child] === 1 && parents[parent] !== NONE && paths.rootOf(parent) === child) return false;
      hadChild[parent] = 1;
      parents[child] = parent;
      paths.link(child, parent);
      return true;
    },
    cut(child) {
      if (parents[child] === NONE) return;
      parents[child] = NONE;
      paths.cut(child);
    },
  };
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
