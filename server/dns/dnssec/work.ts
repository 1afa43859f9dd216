/**
 * How much one question may cost. A zone that answers with many keys of one tag and many signatures (KeyTrap,
 * CVE-2023-50387), or with proofs that are hashed over and over (CVE-2023-50868), runs into these limits and is bogus.
 */
export type Work = {
  /** Takes one from what is left; false when nothing is. */
  signature(): boolean;
  hash(iterations: number): boolean;
};

/** Real chains take about two a zone; keys being exchanged double that. */
const MOST_SIGNATURES = 64;
/** One SHA-1 of a name is far below a signature. */
const MOST_HASHES = 4096;

export function newWork(): Work {
  const left = { signatures: MOST_SIGNATURES, hashes: MOST_HASHES };
  return {
    signature: () => left.signatures-- > 0,
    hash(iterations) {
      left.hashes -= iterations + 1;
      return left.hashes >= 0;
    },
  };
}

/** The signatures of one set of records that are tried, and the keys of one tag for each. */
export const MOST_TRIED_SIGNATURES = 8;
export const MOST_KEYS_OF_A_TAG = 4;
