import assert from 'node:assert/strict';
import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must } = rfc(2971, '3');

must('answer ID in any state with a list of strings, and take NIL for a value or for all', async () => {
  const heard: [string, string | null][][] = [];
  await played(
    `
    C: a ID NIL
    S: * ID ("name" "Mailroom" "version" "1.0")
    S: a OK ID completed
    C: b ID ("Name" "Gr\u00fc\u00dfe" "os" NIL "vendor" {3+}
    C: abc)
    S: * ID …
    S: b OK ID completed
    C: c ID ()
    S: * ID …
    S: c OK ID completed
    C: d ID ("name")
    S: d BAD Expected a space
    C: e ID "name"
    S: e BAD …
  `,
    {
      serverId: { name: 'Mailroom', version: '1.0' },
      observer: { clientId: fields => heard.push([...fields]) },
    },
  );
  assert.deepEqual(heard, [
    [],
    [
      ['name', 'Gr\u00fc\u00dfe'],
      ['os', null],
      ['vendor', 'abc'],
    ],
    [],
  ]);
});

must('refuse more than 30 fields', async () => {
  const fields = Array.from({ length: 31 }, (_, n) => `"f${n}" "v"`).join(' ');
  await played(`C: a ID (${fields})\nS: a BAD ID says too much`);
});
