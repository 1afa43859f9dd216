import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(9051, '6.3.10');

const shared = () => {
  const store = memoryStore();
  store.create('Others/ben@here.example/Plans');
  store.create('Shared/News');
  return { store, loggedIn: true };
};

must('answer one response, with NIL for what there is not', async () => {
  await played('C: a NAMESPACE\nS: * NAMESPACE (("" "/")) NIL NIL\nS: a OK NAMESPACE completed', { loggedIn: true });
  await played('C: a NAMESPACE\nS: * NAMESPACE (("" "/")) (("Others/" "/")) (("Shared/" "/"))\nS: a OK …', shared());
});

should('not name users who have granted nothing, and have user names below the prefix', async () => {
  const all = shared();
  await played('C: a LIST "" Others/%\nS: a OK …', all);
  all.store.grant('Others/ben@here.example/Plans', 'ann@here.example', 'l');
  await played(
    'C: a LIST "" Others/%\nS: * LIST (\\NonExistent \\Noselect \\HasChildren) "/" Others/ben@here.example\nS: a OK …',
    all,
  );
});
