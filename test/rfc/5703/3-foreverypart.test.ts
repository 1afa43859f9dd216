// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { nested } from '../../support/sieve-parts.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const { must, may } = rfc(5703, '3');

const all = ['mime', 'foreverypart', 'variables', 'copy', 'fileinto'];
const script = (rest: string) => `require [${all.map(name => `"${name}"`).join(', ')}]; ${rest}`;
/** What is written as "seen" in the loops, in order. */
const seen = (rest: string, message = nested): string[] => {
  const [only] = done(script(`set "s" ""; ${rest} redirect "x@y.test"; fileinto "=\${s}";`), { message }).slice(1);
  return only!.slice('fileinto ='.length).split(' ').filter(Boolean);
};
const note =
  'set "t" "-"; if header :mime :contenttype :matches "Content-Type" "*" { set "t" "${1}"; } set "s" "${s} ${t}";';

must('go through every part, the message first, each before what is in it', () => {
  assert.deepEqual(seen(`foreverypart { ${note} }`), [
    ...[
      'multipart/mixed',
      'Text/Plain',
      'message/rfc822',
      'multipart/alternative',
      '-',
      'text/html',
      'application/pdf',
    ],
  ]);
  assert.deepEqual(seen(`foreverypart { ${note} }`, 'Subject: x\n\ntext\n'), ['-']);
});

must('go in a loop within a loop through what is in the part, and through nothing where nothing is', () => {
  const inner = `foreverypart { if header :mime :contenttype "Content-Type" "message/rfc822" { foreverypart { ${note} } } }`;
  assert.deepEqual(seen(inner), ['multipart/alternative', '-', 'text/html']);
  assert.deepEqual(
    seen(`foreverypart { if header :mime :type "Content-Type" "text" { foreverypart { ${note} } } }`),
    [],
  );
});

must('end the innermost loop with break, or the one with the name', () => {
  assert.deepEqual(seen(`foreverypart { ${note} break; }`), ['multipart/mixed']);
  assert.deepEqual(seen(`foreverypart :name "a" { foreverypart { ${note} break :name "a"; } }`), ['Text/Plain']);
  assert.equal(seen(`foreverypart :name "a" { foreverypart :name "b" { ${note} break; } }`).length, 3);
  assert.deepEqual(seen(`foreverypart :name "a" { foreverypart :name "a" { ${note} break :name "a"; } break; }`), [
    'Text/Plain',
  ]);
});

must('refuse break where there is no loop of that name', () => {
  assert.match(problems(script('break;')).join(), /stands in none/);
  assert.match(problems(script('foreverypart :name "a" { break :name "b"; }')).join(), /of the name "b"/);
  assert.match(problems(script('foreverypart { } break;')).join(), /stands in none/);
});

must('let stop end everything, also in a loop', () => {
  assert.deepEqual(done(script('foreverypart { stop; } discard;')), ['keep implicitly']);
});

may('limit how deep loops stand in each other', () => {
  const deep = (depth: number): string => `foreverypart { ${depth > 1 ? deep(depth - 1) : 'keep;'} }`;
  assert.deepEqual(problems(script(deep(4))), []);
  assert.match(problems(script(deep(5))).join(), /no more than 4/);
});
