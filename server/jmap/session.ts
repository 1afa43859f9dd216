/**
 * The Session object: where everything is, what there is, and how much of it (RFC 8620 §2), with the members of RFC 8621
 * §1.3, RFC 8887 §3, RFC 9404 §3 and RFC 9425 §3.
 */
import type { AccountFacts, JmapLimits, JmapUser } from './backend.ts';
import { BLOB, CORE, MAIL, QUOTA, SUBMISSION, VACATION_RESPONSE, WEBSOCKET } from './capabilities.ts';
import { collations } from './query.ts';
import type { JmapSession } from './types.ts';

export type SessionUrls = Pick<JmapSession, 'apiUrl' | 'downloadUrl' | 'uploadUrl' | 'eventSourceUrl'> & {
  /** Absent: there is no WebSocket of JMAP's own here. */
  readonly webSocketUrl?: string;
};

const emailSorts = [
  'receivedAt',
  'size',
  'from',
  'to',
  'subject',
  'sentAt',
  'hasKeyword',
  'allInThreadHaveKeyword',
  'someInThreadHaveKeyword',
];

export async function sessionOf(user: JmapUser, limits: JmapLimits, urls: SessionUrls): Promise<JmapSession> {
  const accounts = await user.accounts();
  const { webSocketUrl, ...addresses } = urls;
  const ofAccount = accountCapabilities(limits);
  const [primary] = accounts;
  return {
    capabilities: {
      ...Object.fromEntries(Object.keys(ofAccount).map(name => [name, {}])),
      [CORE]: coreCapability(limits),
      ...(webSocketUrl === undefined ? {} : { [WEBSOCKET]: { url: webSocketUrl, supportsPush: true } }),
    },
    accounts: Object.fromEntries(accounts.map(facts => [facts.id, accountOf(facts, ofAccount)])),
    primaryAccounts: primary
      ? Object.fromEntries(Object.keys(ofAccount).map(name => [name, primary.id]))
      : {},
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

function accountOf(facts: AccountFacts, capabilities: Readonly<Record<string, unknown>>) {
  const has = ([name]: readonly [string, unknown]) => facts.capabilities?.includes(name) ?? true;
  return {
    name: facts.address,
    isPersonal: facts.isPersonal,
    isReadOnly: facts.isReadOnly ?? false,
    accountCapabilities: Object.fromEntries(Object.entries(capabilities).filter(has)),
  };
}

const accountCapabilities = (limits: JmapLimits): Readonly<Record<string, unknown>> => ({
  [MAIL]: {
    maxMailboxesPerEmail: null,
    maxMailboxDepth: limits.maxMailboxDepth,
    maxSizeMailboxName: limits.maxSizeMailboxName,
    maxSizeAttachmentsPerEmail: limits.maxSizeAttachmentsPerEmail,
    emailQuerySortOptions: emailSorts,
    mayCreateTopLevelMailbox: true,
  },
  [SUBMISSION]: {
    maxDelayedSend: limits.maxDelayedSend,
    submissionExtensions: { DSN: [], FUTURERELEASE: [], SIZE: [], '8BITMIME': [], SMTPUTF8: [] },
  },
  [VACATION_RESPONSE]: {},
  [BLOB]: {
    maxSizeBlobSet: limits.maxSizeUpload,
    maxDataSources: 64,
    supportedTypeNames: ['Mailbox', 'Thread', 'Email'],
    supportedDigestAlgorithms: ['sha', 'sha-256', 'sha-512'],
  },
  [QUOTA]: {},
});
