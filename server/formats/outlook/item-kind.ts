/** What an item of Outlook is, by its class (MS-OXCMSG §2.2.1.3, MS-OXOCAL, MS-OXOCNTC, …): mail, or something else. */

/** Its beginning, in lower case, and what it is to a person. */
const others: readonly (readonly [string, string])[] = [
  ['ipm.contact', 'a contact'],
  ['ipm.abchperson', 'a contact'],
  ['ipm.distlist', 'a list of contacts'],
  ['ipm.appointment', 'an appointment'],
  ['ipm.ole.class', 'an appointment'],
  ['ipm.taskrequest', ''],
  ['ipm.task', 'a task'],
  ['ipm.activity', 'an entry of the journal'],
  ['ipm.stickynote', 'a note'],
  ['ipm.document', 'a document'],
  ['ipm.configuration', "a program's settings"],
  ['ipm.microsoft', "a program's settings"],
  ['ipm.rule', 'a rule'],
  ['ipm.extendedrule', 'a rule'],
  ['ipc.', "a program's settings"],
];

/** null: it is mail (letters, meeting requests, reports, posts). */
export function otherKind(messageClass: string | null): string | null {
  const name = (messageClass ?? '').toLowerCase();
  const other = others.find(([begins]) => name.startsWith(begins));
  return other && other[1] !== '' ? other[1] : null;
}

/** A folder's class says the same of all in it (PidTagContainerClass). */
export const isMailFolder = (containerClass: string | null): boolean =>
  !/^ipf\.(contact|appointment|task|journal|stickynote|configuration)/i.test(containerClass ?? '');
