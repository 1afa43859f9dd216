/** The methods of Email, SearchSnippet, EmailSubmission and Blob: RFC 8621 §4, §5, §7; RFC 9404. */
import type { Method } from '../method.ts';
import { blobMethods } from './blob.ts';
import { emailCopyMethods } from './email-copy.ts';
import { emailGetMethods } from './email-get.ts';
import { emailImportMethods } from './email-import.ts';
import { emailParseMethods } from './email-parse.ts';
import { emailQueryMethods } from './email-query.ts';
import { emailSetMethods } from './email-set.ts';
import { emailSubmissionMethods } from './email-submission.ts';
import { emailSubmissionSetMethods } from './email-submission-set.ts';
import { searchSnippetMethods } from './search-snippet.ts';

export const emailMethods: readonly Method[] = [
  ...emailGetMethods,
  ...emailQueryMethods,
  ...emailSetMethods,
  ...emailCopyMethods,
  ...emailImportMethods,
  ...emailParseMethods,
  ...searchSnippetMethods,
  ...emailSubmissionMethods,
  ...emailSubmissionSetMethods,
  ...blobMethods,
];
