import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { nested } from '../../support/sieve-parts.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const { must, should, may } = rfc(5703, '7');

const all = ['mime', 'foreverypart', 'extracttext', 'variables', 'fileinto', 'enotify', 'copy'];
const script = (rest: string) => `require [${all.map(name => `"${name}"`).join(', ')}]; ${rest}`;
/** Of the first part of the type. */
const extracted = (args: string, type: string, message = nested): string => {
  const [filed] = done(
    script(
      `foreverypart { if header :mime :contenttype "Content-Type" "${type}" { extracttext ${args} "v"; fileinto "=\${v}="; } }`,
    ),
    { message },
  );
  return filed!.replace(/^fileinto =([\s\S]*)=$/, '$1');
};

must('give the text in UTF-8, transfer encoding and charset undone', () => {
  assert.equal(extracted(':first 5', 'text/plain'), 'grüße');
});

must('cut after so many characters, and never halve one', () => {
  assert.equal(extracted(':first 3', 'text/plain'), 'grü');
  assert.equal(extracted(':first 0', 'text/plain'), '');
  assert.equal(extracted(':first 2', 'text/plain', 'Content-Type: text/plain; charset=utf-8\n\n😀😀😀\n'), '😀😀');
});

must('take the modifiers of set', () => {
  assert.equal(extracted(':upper :first 4', 'text/plain'), 'GRüß');
  assert.equal(extracted(':length :first 4', 'text/plain'), '4');
  assert.equal(extracted(':encodeurl :first 3', 'text/plain'), 'gr%C3%BC');
});

must('give nothing of what is no text, or cannot be decoded', () => {
  assert.equal(extracted('', 'application/pdf'), '');
  for (const head of [
    'Content-Type: text/plain; charset=x-none',
    'Content-Type: text/plain\nContent-Transfer-Encoding: x-own',
  ])
    assert.equal(extracted('', 'text/plain', `${head}\n\nwords\n`), '', head);
  assert.equal(extracted(':first 3', 'text/plain', 'Content-Type: text/plain\n\nwords\n'), 'wor');
});

may('keep no more than a variable holds', () => {
  const long = `Content-Type: text/plain\n\n${'word '.repeat(40_000)}`;
  assert.equal(extracted(':length', 'text/plain', long), String(64 * 1024));
});

should('refuse to stand outside of a loop', () => {
  assert.match(problems(script('extracttext "v";')).join(), /stands in a "foreverypart"/);
});

must('need variables, and a name that is one', () => {
  assert.match(
    problems('require ["foreverypart", "extracttext"]; foreverypart { extracttext "v"; }').join(),
    /require "variables"/,
  );
  assert.match(problems(script('foreverypart { extracttext "1x"; }')).join(), /cannot be a variable/);
});
