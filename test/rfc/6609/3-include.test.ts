// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Sieve's variables look so
import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, planOf, problems } from '../../support/sieve-trial.ts';

const general = rfc(6609, '3.1');
const including = rfc(6609, '3.2');
const returning = rfc(6609, '3.3');
const variables = rfc(6609, '3.4.1');
const namespace = rfc(6609, '3.4.2');

const main = (rest: string) => `require ["include", "variables", "fileinto", "copy"]; ${rest}`;
const file = (name: string) => `require "fileinto"; fileinto "${name}";`;

including.must('run another script in the place of the command, by location and name', () => {
  const scripts = { 'personal/a': file('own'), 'global/a': file('everyone’s') };
  assert.deepEqual(done(main('include "a";'), { scripts }), ['fileinto own']);
  assert.deepEqual(done(main('include :personal "a"; keep;'), { scripts }), ['fileinto own', 'keep']);
  assert.deepEqual(done(main('include :global "a";'), { scripts }), ['fileinto everyone’s']);
});

including.must('be an error where there is no such script, unless it is :optional', () => {
  assert.deepEqual(done(main('include "a"; discard;')), [
    'error: there is no script "a" to include',
    'keep implicitly',
  ]);
  assert.deepEqual(done(main('include :optional "a"; discard;')), ['discard']);
});

including.must('be an error where the script has one, even if it is :optional', () => {
  const scripts = { 'personal/a': 'keep;\nfoo;' };
  assert.match(
    done(main('include :optional "a";'), { scripts })[0]!,
    /the script "a" cannot be used: line 2, column 1/,
  );
});

including.must('with :once, not run again what has run anywhere', () => {
  const scripts = { 'personal/a': `${main('include :once "b"; fileinto "a";')}`, 'personal/b': file('b') };
  const found = done(main('include "b"; include "a"; include :once "b"; include :once :personal "c";'), {
    scripts: { ...scripts, 'personal/c': file('c') },
  });
  assert.deepEqual(found, ['fileinto b', 'fileinto a', 'fileinto c']);
});

including.must('take a constant name, one location, and no list', () => {
  assert.match(problems(main('include "a${x}";')).join(), /without variables/);
  assert.match(problems(main('include :personal :global "a";')).join(), /cannot stand beside/);
  assert.match(problems(main('include ["a", "b"];')).join(), /a string is expected/);
  assert.match(problems(main('include "";')).join(), /cannot be the name/);
});

general.must('refuse a script that includes itself, also by way of others', () => {
  const scripts = { 'personal/a': main('include "b";'), 'personal/b': main('include "a";') };
  assert.deepEqual(done(main('include "a";'), { scripts }), [
    'error: in the script "b": the script "a" includes itself',
    'keep implicitly',
  ]);
});

general.may('limit how deep and how many', () => {
  const chain = Object.fromEntries(
    Array.from({ length: 30 }, (_, number) => [`personal/${number}`, main(`include "${number + 1}";`)]),
  );
  assert.match(
    done(main('include "0";'), { scripts: chain })[0]!,
    /^error: in the script "9": scripts include each other more than 10 deep/,
  );
  const often = main('include "a";'.repeat(17));
  assert.match(done(often, { scripts: { 'personal/a': 'keep;' } })[0]!, /more than 16 scripts/);
});

general.must('tell an error of an included script with its name and place', () => {
  const scripts = { 'personal/a': `require ["editheader", "variables"];\n\n addheader "\${n}" "x";` };
  const { error } = planOf(main('include "a";'), { scripts });
  assert.deepEqual(error, {
    message: 'in the script "a": "" is not the name of a header field',
    at: { line: 3, column: 12 },
  });
});

general.must('require extensions in each script for itself', () => {
  assert.match(
    done(main('include "a";'), { scripts: { 'personal/a': 'fileinto "x";' } })[0]!,
    /needs `require "fileinto";`/,
  );
});

returning.must('end the included script with "return", everything with "stop"', () => {
  const text = (word: string) => ({ scripts: { 'personal/a': `require "include"; if true { ${word}; } discard;` } });
  assert.deepEqual(done(main('include "a"; fileinto "after";'), text('return')), ['fileinto after']);
  assert.deepEqual(done(main('include "a"; fileinto "after";'), text('stop')), ['keep implicitly']);
});

returning.must('end the script itself where it was not included', () => {
  assert.deepEqual(done(main('return; discard;')), ['keep implicitly']);
});

const told = (script: string, scripts: Record<string, string>): string[] => done(main(script), { scripts });

variables.must('keep variables of scripts apart unless both declare them global', () => {
  const set = main('set "v" "theirs"; fileinto "b${v}";');
  assert.deepEqual(told('set "v" "own"; include "a"; fileinto "a${v}";', { 'personal/a': set }), [
    'fileinto btheirs',
    'fileinto aown',
  ]);
  const one = main('global "v"; fileinto "b${v}"; set "v" "theirs";');
  assert.deepEqual(told('global ["v", "w"]; set "v" "own"; include "a"; fileinto "a${v}";', { 'personal/a': one }), [
    'fileinto bown',
    'fileinto atheirs',
  ]);
  assert.deepEqual(told('set "v" "own"; include "a"; fileinto "a${v}";', { 'personal/a': one }), [
    'fileinto b',
    'fileinto aown',
  ]);
});

variables.must('carry a global variable past a script that does not declare it', () => {
  const scripts = {
    'personal/a': main('set "v" "private"; include "b";'),
    'personal/b': main('global "v"; set "v" "${v}b";'),
  };
  assert.deepEqual(told('global "v"; set "v" "1"; include "a"; include "b"; fileinto "${v}";', scripts), [
    'fileinto 1bb',
  ]);
});

variables.must('be an error after the variable was set', () => {
  assert.deepEqual(done(main('set "v" "x"; global "v";')), [
    'error: "global" must stand before "v" is set',
    'keep implicitly',
  ]);
});

variables.must('take names of variables, and need the variables extension', () => {
  assert.match(problems('require "include"; global "v";').join(), /require "variables"/);
  for (const name of ['1', 'a.b', '', 'a b'])
    assert.match(problems(main(`global "${name}";`)).join(), /names of variables/);
});

namespace.must('write global.x for a global variable without declaring it', () => {
  const scripts = { 'personal/a': main('set "global.v" "${global.v}+";') };
  assert.deepEqual(told('set "global.v" "x"; include "a"; fileinto "${global.V}${v}";', scripts), ['fileinto x+']);
  assert.deepEqual(told('global "v"; set "v" "x"; include "a"; fileinto "${v}${global.v}";', scripts), [
    'fileinto x+x+',
  ]);
});

rfc(6609, '3.4').must('not see the matches of the script around', () => {
  const scripts = { 'personal/a': main('fileinto "in${1}";') };
  assert.deepEqual(told('if header :matches "subject" "h*" { include "a"; fileinto "out${1}"; }', scripts), [
    'fileinto in',
    'fileinto outello',
  ]);
});
