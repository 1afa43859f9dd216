import { systemRandom } from '../../../server/base/ports.ts';
import { newMechanisms } from '../../../server/sasl/mechanisms.ts';
import { played } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(9051, '6.2.2');

const plain = (text: string) => Buffer.from(text.replaceAll('|', '\0')).toString('base64');
const options = { mechanisms: newMechanisms(systemRandom), tls: true };

must('take a response at once or after the challenge', async () => {
  await played(`C: a AUTHENTICATE PLAIN ${plain('|ann|secret')}\nS: a OK …`, options);
  await played(`C: a AUTHENTICATE PLAIN\nS: + \nC: ${plain('|ann|secret')}\nS: a OK …`, options);
});

must('answer BAD where the client cancels, or sends what is not base64', async () => {
  await played(
    `
    C: a AUTHENTICATE PLAIN
    S: + 
    C: *
    S: a BAD …
    C: b AUTHENTICATE PLAIN =AAA
    S: b BAD …
    C: c AUTHENTICATE PLAIN AAA=BBB
    S: c BAD …
    C: d AUTHENTICATE PLAIN "AAAA"
    S: d BAD …
  `,
    options,
  );
});

should('answer NO to a mechanism that there is not, and to wrong credentials', async () => {
  await played(
    `
    C: a AUTHENTICATE GSSAPI
    S: a NO …
    C: b AUTHENTICATE PLAIN ${plain('|ann|wrong')}
    S: b NO [AUTHENTICATIONFAILED] …
    C: c AUTHENTICATE
    S: c BAD …
  `,
    options,
  );
});
