/** How SORT, THREAD and SEARCH compare text: the store's index of substrings compares in the same way. */
export { collationKey, holdsKey } from '../../mime/collation.ts';
