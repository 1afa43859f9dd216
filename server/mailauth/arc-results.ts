/**
 * Our own authentication results read back from a message that we took in earlier and pass on now, as one value: what
 * goes into ARC-Authentication-Results. RFC 8617 §4.1.1; RFC 8601 §2.2, §5 (only fields with our own name count).
 */
import { allFields } from '../mime/header.ts';

/**
 * "mx.example.com; spf=pass …; dkim=pass …" from all Authentication-Results fields that bear our name, topmost first;
 * null where there is none. Fields of that name that came from outside must have been removed on arrival.
 */
export function ownResults(message: Uint8Array, serverName: string): string | null {
  const wanted = serverName.toLowerCase();
  const parts: string[] = [];
  let any = false;
  for (const value of allFields(message, 'Authentication-Results')) {
    const semicolon = value.indexOf(';');
    const name = /^(\S+)(?:[ \t]+\d+)?[ \t]*$/.exec(
      value.slice(0, semicolon === -1 ? undefined : semicolon).trimStart(),
    );
    if (name?.[1]?.toLowerCase() !== wanted) continue;
    any = true;
    const found = semicolon === -1 ? '' : withoutLastSemicolons(value.slice(semicolon + 1));
    if (found !== '' && found.toLowerCase() !== 'none') parts.push(found);
  }
  if (!any) return null;
  return [serverName, ...(parts.length > 0 ? parts : ['none'])].join('; ');
}

/** By hand: a regex for what stands at the end is quadratic in blanks. */
function withoutLastSemicolons(value: string): string {
  let end = value.length;
  while (end > 0 && ' \t;'.includes(value[end - 1]!)) end--;
  return value.slice(0, end).trimStart();
}
