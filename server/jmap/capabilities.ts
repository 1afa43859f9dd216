/** The capabilities this server speaks, by their URNs. */
export const CORE = 'urn:ietf:params:jmap:core';
export const MAIL = 'urn:ietf:params:jmap:mail';
export const SUBMISSION = 'urn:ietf:params:jmap:submission';
export const VACATION_RESPONSE = 'urn:ietf:params:jmap:vacationresponse';
/** RFC 9404. */
export const BLOB = 'urn:ietf:params:jmap:blob';
/** RFC 9425. */
export const QUOTA = 'urn:ietf:params:jmap:quota';
/** RFC 8887. */
export const WEBSOCKET = 'urn:ietf:params:jmap:websocket';
