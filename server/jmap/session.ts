/** The Session object: who has signed in, what there is, and where. RFC 8620 §2, RFC 8621 §1.3, RFC 8887 §3. */
import type { AccountFacts, JmapLimits, JmapUser } from './backend.ts';
import {
  BLOB,
  blobTypeNames,
  CORE,
  digestAlgorithms,
  EXPUNGED,
  MAIL,
  MAX_DATA_SOURCES,
  QUOTA,
  SIEVE,
  SUBMISSION,
  VACATION_RESPONSE,
  WEBSOCKET,
} from './capabilities.ts';
import { emailSortProperties } from './email/filter.ts';
import { collations } from './query.ts';
import type { JmapSession } from './types.ts';

/** Where things are: RFC 6570 templates, level 1, absolute or relative to the session's own address. */
export type SessionUrls = Pick<JmapSession, 'apiUrl' | 'downloadUrl' | 'uploadUrl' | 'eventSourceUrl'> & {
  /** Absent: no WebSocket. */
  readonly webSocketUrl?: string;
};

export async function sessionOf(user: JmapUser, limits: JmapLimits, urls: SessionUrls): Promise<JmapSession> {
  const { webSocketUrl, ...addresses } = urls;
  const accounts = await user.accounts();
  const ofAccounts = accountCapabilities(limits);
  return {
    capabilities: {
      ...Object.fromEntries(Object.keys(ofAccounts).map(name => [name, {}])),
      [CORE]: coreCapability(limits),
      [SIEVE]: { implementation: limits.sieve.implementation },
      ...(webSocketUrl !== undefined && { [WEBSOCKET]: { url: webSocketUrl, supportsPush: true } }),
    },
    accounts: Object.fromEntries(accounts.map(facts => [facts.id, describeAccount(facts, ofAccounts)])),
    primaryAccounts: primaryAccounts(accounts, Object.keys(ofAccounts)),
    username: user.name,
    ...addresses,
    state: await user.sessionState(),
  };
}

const coreCapability = (limits: JmapLimits) => ({
  maxSizeUpload: limits.maxSizeUpload,
  maxConcurrentUpload: limits.maxConcurrentUpload,
  maxSizeRequest: limits.maxSizeRequest,
  maxConcurrentRequests: limits.maxConcurrentRequests,
  maxCallsInRequest: limits.maxCallsInRequest,
  maxObjectsInGet: limits.maxObjectsInGet,
  maxObjectsInSet: limits.maxObjectsInSet,
  collationAlgorithms: collations,
});

function sieveCapability({ sieve: { implementation: _implementation, ...sieve } }: JmapLimits): object {
  return sieve;
}

const accountCapabilities = (limits: JmapLimits): Readonly<Record<string, object>> => ({
  [CORE]: {},
  [MAIL]: {
    maxMailboxesPerEmail: null,
    maxMailboxDepth: limits.maxMailboxDepth,
    maxSizeMailboxName: limits.maxSizeMailboxName,
    maxSizeAttachmentsPerEmail: limits.maxSizeAttachmentsPerEmail,
    emailQuerySortOptions: emailSortProperties,
    mayCreateTopLevelMailbox: true,
  },
  [SUBMISSION]: {
    maxDelayedSend: limits.maxDelayedSend,
    // RFC 8621 §1.3.2: parameters an envelope may have, by the EHLO keyword that brings them.
    submissionExtensions: { DSN: [], FUTURERELEASE: [String(limits.maxDelayedSend)], REQUIRETLS: [] },
  },
  [VACATION_RESPONSE]: {},
  [QUOTA]: {},
  [SIEVE]: sieveCapability(limits),
  [EXPUNGED]: {},
  [BLOB]: {
    maxSizeBlobSet: limits.maxSizeUpload,
    maxDataSources: MAX_DATA_SOURCES,
    supportedTypeNames: blobTypeNames,
    supportedDigestAlgorithms: digestAlgorithms,
  },
});

function describeAccount(facts: AccountFacts, all: Readonly<Record<string, object>>): JmapSession['accounts'][string] {
  const has = ([name]: readonly [string, object]) => !facts.capabilities || facts.capabilities.includes(name);
  const own = Object.fromEntries(Object.entries(all).filter(has));
  return {
    name: facts.address,
    isPersonal: facts.isPersonal,
    isReadOnly: facts.isReadOnly ?? false,
    accountCapabilities: facts.isPersonal ? own : { ...own, [MAIL]: { ...own[MAIL], mayCreateTopLevelMailbox: false } },
  };
}

/** RFC 8620 §2: for each capability the first account that has it; the core has none, for it is nobody's data. */
function primaryAccounts(accounts: readonly AccountFacts[], names: readonly string[]): JmapSession['primaryAccounts'] {
  const ofData = names.filter(name => name !== CORE);
  const found = ofData.flatMap(name => {
    const first = accounts.find(({ capabilities }) => !capabilities || capabilities.includes(name));
    return first ? [[name, first.id] as const] : [];
  });
  return Object.fromEntries(found);
}
