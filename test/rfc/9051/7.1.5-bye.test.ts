import { talk } from '../../support/imap-dialogue.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(9051, '7.1.5');

must('say BYE before it closes after too long a silence', async () => {
  const conversation = await talk({ loggedIn: true });
  await conversation.play('T: 31m\nS: * BYE Autologout; idle for too long\nS: (closed)');
});

should('say BYE when the server closes', async () => {
  const conversation = await talk({ loggedIn: true });
  const closed = conversation.serving.close();
  await conversation.play('S: * BYE The server is closing; please connect again\nS: (closed)');
  await closed;
});
