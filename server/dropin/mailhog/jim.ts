/**
 * MailHog's chaos monkey, Jim: eight chances, kept as they are set and given back. They are MailHog's own where a
 * body is not there.
 */

const USUAL = {
  DisconnectChance: 0.005,
  AcceptChance: 0.99,
  LinkSpeedAffect: 0.1,
  LinkSpeedMin: 1024,
  LinkSpeedMax: 10_240,
  RejectSenderChance: 0.05,
  RejectRecipientChance: 0.05,
  RejectAuthChance: 0.05,
};
export type Jim = { readonly [K in keyof typeof USUAL]: number };

export type Jims = {
  of(inbox: string | null): Jim | null;
  set(inbox: string | null, jim: Jim | null): void;
};

const MOST_INBOXES = 1000;

/** By inbox, until the server stops. */
export function newJims(): Jims {
  const kept = new Map<string | null, Jim>();
  return {
    of: inbox => kept.get(inbox) ?? null,
    set(inbox, jim) {
      kept.delete(inbox);
      if (jim) kept.set(inbox, jim);
      for (const oldest of kept.keys()) if (kept.size > MOST_INBOXES) kept.delete(oldest);
    },
  };
}

/** No body: the usual chances. As MailHog has it, what a body does not say is 0. null: it is no JSON, or no chances. */
export function readJim(body: Uint8Array): Jim | null {
  const words = Buffer.from(body).toString().trim();
  if (words === '') return USUAL;
  let given: unknown;
  try {
    given = JSON.parse(words);
  } catch {
    return null;
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const read: Record<string, number> = {};
  for (const name of Object.keys(USUAL)) {
    const value: unknown = (given as Record<string, unknown>)[name] ?? 0;
    const most = name.startsWith('LinkSpeedM') ? Number.MAX_SAFE_INTEGER : 1;
    if (typeof value !== 'number' || !(value >= 0 && value <= most)) return null;
    read[name] = value;
  }
  return read as Jim;
}
