import assert from 'node:assert/strict';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(8620, '3.7');
const value = {
  list: [
    { id: 'a', ids: ['1', '2'], deep: [['x'], ['y']] },
    { id: 'b', ids: ['3'], deep: [] },
  ],
  'a/b': { '~c': 7 },
  '*': 'star',
  none: null,
};

/** What the path gives from the value; an error's type in its place. */
async function at(path: string, more: object = {}): Promise<unknown> {
  const reference = { resultOf: 'c0', name: 'Core/echo', path, ...more };
  const [, second] = await jmapWorld().request(['Core/echo', value], ['Core/echo', { '#got': reference }]);
  return second![0] === 'error' ? second![1].type : second![1].got;
}

must('follow a JSON pointer into the arguments of an earlier response', async () => {
  assert.deepEqual(await at('/list/0/id'), 'a');
  assert.deepEqual(await at('/list/1'), value.list[1]);
  assert.deepEqual(await at(''), value);
  assert.deepEqual(await at('/none'), null);
  assert.deepEqual(await at('/a~1b/~0c'), 7);
});

must('map through an array with *, and put the items of arrays in one after another', async () => {
  assert.deepEqual(await at('/list/*/id'), ['a', 'b']);
  assert.deepEqual(await at('/list/*/ids'), ['1', '2', '3']);
  assert.deepEqual(await at('/list/*/deep'), [['x'], ['y']]);
  assert.deepEqual(await at('/list/*/deep/*'), ['x', 'y']);
  assert.deepEqual(await at('/*'), 'star', 'of an object it is a name like any other');
});

must('reject the call with invalidResultReference where nothing is found', async () => {
  for (const path of ['/nothing', '/list/2', '/list/-', '/list/00', '/list/length', '/list/*/none', 'list', '/a~2b']) {
    assert.equal(await at(path), 'invalidResultReference', path);
  }
  assert.equal(await at('/list', { resultOf: 'c7' }), 'invalidResultReference', 'no such call');
  assert.equal(await at('/list', { name: 'Core/other' }), 'invalidResultReference', 'another response');
  assert.equal(await at('/constructor'), 'invalidResultReference', 'only what is in the JSON');
  assert.equal(await at('/list', { resultOf: 'c1' }), 'invalidResultReference', 'itself');
});

must(
  'reject the call with invalidArguments where an argument is given both ways, or the reference is none',
  async () => {
    const { request } = jmapWorld();
    const reference = { resultOf: 'c0', name: 'Core/echo', path: '/a' };
    const responses = await request(
      ['Core/echo', { a: 1 }],
      ['Core/echo', { b: 2, '#b': reference }],
      ['Core/echo', { '#b': 'c0' }],
      ['Core/echo', { '#b': { resultOf: 'c0' } }],
      ['Core/echo', { '#b': reference, c: 3 }],
    );
    assert.deepEqual(
      responses.slice(1).map(([, args]) => args),
      [
        { type: 'invalidArguments', description: 'b: given twice, as #b too' },
        { type: 'invalidArguments', description: '#b: not a ResultReference' },
        { type: 'invalidArguments', description: '#b: not a ResultReference' },
        { c: 3, b: 1 },
      ],
    );
  },
);

must('take the first response of a call id', async () => {
  const { user, server } = jmapWorld();
  const { answerRequest } = await import('../../../server/jmap/request.ts');
  const reference = { resultOf: 'same', name: 'Core/echo', path: '/n' };
  const { methodResponses } = await answerRequest(
    {
      using: ['urn:ietf:params:jmap:core'],
      methodCalls: [
        ['Core/echo', { n: 1 }, 'same'],
        ['Core/echo', { n: 2 }, 'same'],
        ['Core/echo', { '#n': reference }, 'last'],
      ],
    },
    user,
    server,
  );
  assert.deepEqual(methodResponses.at(-1)![1], { n: 1 });
});

must('not let references to references grow without end', async () => {
  const { request } = jmapWorld({ limits: { maxCallsInRequest: 64 } });
  const double = (n: number) => ({ resultOf: `c${n}`, name: 'Core/echo', path: '' });
  const bomb = Array.from({ length: 60 }, (_, n) => ['Core/echo', { '#a': double(n), '#b': double(n) }] as const);
  const responses = await request(['Core/echo', { text: 'x'.repeat(100) }], ...bomb);
  assert.equal(responses.at(-1)![1].type, 'invalidResultReference');
  assert.ok(JSON.stringify(responses).length < 10_000_000);
});
