/** What may stand before the colon of a header field. RFC 5322 §3.6.8: field-name = 1*ftext. */
export const isFieldName = (name: string): boolean => /^[!-9;-~]+$/.test(name) && name.length <= LONGEST_NAME;

/** RFC 5322 §2.1.1 allows lines of 998; a name fills no line. */
const LONGEST_NAME = 200;
