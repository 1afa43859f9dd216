/** How the made-up JMAP server says no, and how much it takes at once. */
export type Refused = { readonly type: string; readonly description?: string };
export class MethodRefused extends Error {
  readonly refusal: Refused;
  constructor(type: string, description?: string) {
    super(type);
    this.refusal = description === undefined ? { type } : { type, description };
  }
}

export const MOST = {
  maxCallsInRequest: 64,
  maxObjectsInGet: 1000,
  maxObjectsInSet: 500,
  maxSizeUpload: 50_000_000,
  maxConcurrentUpload: 4,
  maxSizeRequest: 10_000_000,
  maxConcurrentRequests: 8,
  collationAlgorithms: [],
};
