/** Mailpit's rules for tags, on a line and in a file, as rules of `capture.tags`: one tag each. Pure. */
import { type Around, no, type Outcome, sets } from './outcome.ts';

/** `bill=subject:invoice "Two words, more"="X-Antivirus: clean"`. */
export function tagRulesOf(written: string): Outcome {
  const rules: string[] = [];
  const left: string[] = [];
  for (const [one] of written.matchAll(/(?:"[^"]*"|[^\s"])+/g)) {
    const [, tags, match] = /^("[^"]*"|[^="]+)=(.+)$/s.exec(one) ?? [];
    if (tags === undefined || match === undefined) left.push(one);
    else rules.push(...ruled(unquoted(tags), unquoted(match)));
  }
  return left.length > 0
    ? no(`"${left.join(' ')}" is no rule such as bill=subject:invoice`)
    : sets(['capture.tags', rules]);
}

export function tagRulesOfFile(path: string, { file }: Around): Outcome {
  const text = file(path);
  if (text === null) return no(`the file ${path} cannot be read`);
  const rules: string[] = [];
  let match: string | null = null;
  let tags: string | null = null;
  const end = (): void => {
    if (match !== null && tags !== null) rules.push(...ruled(tags, match));
    match = null;
    tags = null;
  };
  for (const line of text.split(/\r?\n/)) {
    const [, dash, name, value = ''] = /^\s*(-\s+)?(match|tags)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (dash) end();
    if (name === 'match') match = scalar(value);
    if (name === 'tags') tags = scalar(value);
  }
  end();
  return rules.length === 0 ? no(`the file ${path} has no filters of match and tags`) : sets(['capture.tags', rules]);
}

const ruled = (tags: string, match: string): readonly string[] =>
  tags
    .split(',')
    .map(tag => tag.trim())
    .filter(tag => tag !== '')
    .map(tag => `${tag}=${match}`);

const unquoted = (text: string): string => /^"(.*)"$/s.exec(text)?.[1] ?? text;

/** The scalars of a YAML file that is one flat mapping, as these tools have it; what lies deeper is left out. */
export function flatYaml(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ''] = /^([A-Za-z][\w-]*)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== '') found.set(name.toLowerCase(), scalar(value));
  }
  return found;
}

/** Quotes and a comment behind it come off. */
function scalar(written: string): string {
  const [, double, single] = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')/.exec(written) ?? [];
  if (double !== undefined) return double.replace(/\\(.)/g, '$1');
  return single !== undefined ? single.replaceAll("''", "'") : written.replace(/\s#.*$/, '').trim();
}
