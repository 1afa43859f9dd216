/** A rule on one line, its words quoted as for a shell, as `printRule` prints it: in the window it is typed so. Pure. */
import { err, type Result } from '../base/result.ts';
import { parseRule, type RuleDraft } from './rule-text.ts';

export function parseRuleLine(line: string): Result<RuleDraft, string> {
  const words: string[] = [];
  let word = '';
  let begun = false;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const c = line[at]!;
    if (quote !== null && c === quote) quote = null;
    else if (quote !== null && (c !== '\\' || quote === "'")) word += c;
    else if (c === '\\') word += line[++at] ?? '';
    else if (c === "'" || c === '"') {
      quote = c;
      begun = true;
    } else if (/\s/.test(c)) {
      if (begun || word !== '') words.push(word);
      [word, begun] = ['', false];
    } else word += c;
  }
  if (quote !== null) return err(`the quotation that begins with ${quote} has no end`);
  if (begun || word !== '') words.push(word);
  return parseRule(words);
}
