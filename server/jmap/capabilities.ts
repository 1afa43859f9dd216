/** The capabilities this server speaks, by their URNs. */
export const CORE = 'urn:ietf:params:jmap:core';
export const MAIL = 'urn:ietf:params:jmap:mail';
export const SUBMISSION = 'urn:ietf:params:jmap:submission';
export const VACATION_RESPONSE = 'urn:ietf:params:jmap:vacationresponse';
/** RFC 9404. */
export const BLOB = 'urn:ietf:params:jmap:blob';
/** RFC 9425. */
export const QUOTA = 'urn:ietf:params:jmap:quota';
/** RFC 9661. */
export const SIEVE = 'urn:ietf:params:jmap:sieve';
/** Our own: mail that was expunged and can be brought back. */
export const EXPUNGED = 'urn:mailroom:params:jmap:expunged';
/** RFC 8887. */
export const WEBSOCKET = 'urn:ietf:params:jmap:websocket';

/** RFC 9404 §3.1: pieces of one Blob/upload. */
export const MAX_DATA_SOURCES = 64;
/** RFC 9404 §4.2, names of RFC 5843's registry. */
export const digestAlgorithms = ['sha', 'sha-256', 'sha-512'] as const;
/** RFC 9404 §4.3: the types that Blob/lookup finds blobs in. */
export const blobTypeNames = ['Mailbox', 'Thread', 'Email', 'SieveScript'] as const;
