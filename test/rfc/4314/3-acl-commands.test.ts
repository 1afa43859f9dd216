import { played } from '../../support/imap-dialogue.ts';
import { memoryStore } from '../../support/imap-memory-backend.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot, should, may } = rfc(4314, '3');

const BENS = 'Others/ben@here.example/Plans';
/** ann's Team, and ben's Plans with these rights for ann. */
const shared = (rights = 'lr') => {
  const store = memoryStore();
  store.create('Team');
  store.create(BENS);
  store.grant(BENS, 'ann@here.example', rights);
  return { store, loggedIn: true };
};

must('replace, add and remove rights with SETACL, and list them with GETACL', async () => {
  await played(
    `
    C: a SETACL Team ben@here.example lrs
    S: a OK SETACL completed
    C: b SETACL Team ben@here.example +iw
    S: b OK SETACL completed
    C: c SETACL Team ben@here.example -s
    S: c OK SETACL completed
    C: d SETACL Team anyone p
    S: d OK SETACL completed
    C: e SETACL Team "-ben@here.example" i
    S: e OK SETACL completed
    C: f GETACL Team
    S: * ACL Team ann@here.example lrswipkxtecda ben@here.example lrwi anyone p -ben@here.example i
    S: f OK GETACL completed
  `,
    shared(),
  );
});

must('take an identifier’s pair away with DELETEACL, and only that one', async () => {
  await played(
    `
    C: a SETACL Team ben@here.example lr
    S: a OK …
    C: b SETACL Team -ben@here.example w
    S: b OK …
    C: c DELETEACL Team ben@here.example
    S: c OK DELETEACL completed
    C: d GETACL Team
    S: * ACL Team ann@here.example lrswipkxtecda -ben@here.example w
    S: d OK …
    C: e SETACL Team -ben@here.example ""
    S: e OK …
    C: f GETACL Team
    S: * ACL Team ann@here.example lrswipkxtecda
    S: f OK …
  `,
    shared(),
  );
});

must('treat "c" and "d" as all of their members, and show them wherever a member is', async () => {
  await played(
    `
    C: a SETACL Team ben@here.example lrd
    S: a OK …
    C: b SETACL Team anyone lc
    S: b OK …
    C: c GETACL Team
    S: * ACL Team ann@here.example lrswipkxtecda ben@here.example lrted anyone lkxc
    S: c OK …
    C: d SETACL Team ben@here.example -e
    S: d OK …
    C: e SETACL Team anyone -c
    S: e OK …
    C: f GETACL Team
    S: * ACL Team ann@here.example lrswipkxtecda ben@here.example lrtd anyone l
    S: f OK …
  `,
    shared(),
  );
});

must('answer BAD to a right that is not known, in any place, and change nothing', async () => {
  await played(
    `
    C: a SETACL Team ben@here.example lrQ
    S: a BAD Rights are small letters
    C: b SETACL Team ben@here.example +lrq
    S: b BAD There is no right "q"
    C: c SETACL Team ben@here.example l+r
    S: c BAD There is no right "+"
    C: d SETACL Team ben@here.example 5
    S: d BAD There is no right "5"
    C: e GETACL Team
    S: * ACL Team ann@here.example lrswipkxtecda
    S: e OK …
  `,
    shared(),
  );
});

must('answer BAD to an identifier that SASLprep refuses or leaves empty', async () => {
  await played(
    `
    C: a SETACL Team "" l
    S: a BAD Not an identifier
    C: b SETACL Team "-" l
    S: b BAD Not an identifier
    C: c SETACL Team {5+}
    C: \u202ebe l
    S: c BAD Not an identifier
    C: d DELETEACL Team {2+}
    C: \u00ad
    S: d BAD Not an identifier
    C: e LISTRIGHTS Team ""
    S: e BAD Not an identifier
    C: f SETACL Team nobody@here.example l
    S: f NO [NONEXISTENT] Nobody here has that name
  `,
    shared(),
  );
});

should('prepare an identifier, so that two spellings are one', async () => {
  await played(
    `
    C: a SETACL Team {18+}
    C: ben@here.ex\u00adample lr
    S: a OK SETACL completed
    C: b GETACL Team
    S: * ACL Team ann@here.example lrswipkxtecda ben@here.example lr
    S: b OK …
  `,
    shared(),
  );
});

must(
  'give LISTRIGHTS the identifier as it came, what it always has, and what may be granted, each right once',
  async () => {
    await played(
      `
    C: a LISTRIGHTS Team anyone
    S: * LISTRIGHTS Team anyone "" l r s w i p k x t e a c d
    S: a OK LISTRIGHTS completed
    C: b LISTRIGHTS Team "ann@here.example"
    S: * LISTRIGHTS Team ann@here.example lrswipkxteacd
    S: b OK LISTRIGHTS completed
  `,
      shared(),
    );
  },
);

must('answer MYRIGHTS to whoever has any of l, r, i, k, x and a', async () => {
  const all = shared('i');
  all.store.create('Others/ben@here.example/Hidden');
  all.store.grant('Others/ben@here.example/Hidden', 'ann@here.example', 'swpte');
  await played(
    `
    C: a MYRIGHTS Team
    S: * MYRIGHTS Team lrswipkxtecda
    S: a OK MYRIGHTS completed
    C: b MYRIGHTS ${BENS}
    S: * MYRIGHTS ${BENS} i
    S: b OK MYRIGHTS completed
    C: c MYRIGHTS Others/ben@here.example/Hidden
    S: c NO [NONEXISTENT] There is no such mailbox
    C: d MYRIGHTS Nowhere
    S: d NO [NONEXISTENT] There is no such mailbox
  `,
    all,
  );
});

must('need "a" for everything that reads or changes a list', async () => {
  await played(
    `
    C: a GETACL ${BENS}
    S: a NO [NOPERM] …
    C: b SETACL ${BENS} ann@here.example +a
    S: b NO [NOPERM] …
    C: c DELETEACL ${BENS} ann@here.example
    S: c NO [NOPERM] …
    C: d LISTRIGHTS ${BENS} anyone
    S: d NO [NOPERM] …
  `,
    shared('lrswipkxte'),
  );
  await played(
    `
    C: a SETACL ${BENS} anyone l
    S: a OK …
    C: b GETACL ${BENS}
    S: * ACL ${BENS} ben@here.example lrswipkxtecda ann@here.example la anyone l
    S: b OK …
  `,
    shared('la'),
  );
});

mustNot('let an ACL command tell of a mailbox that may not be listed', async () => {
  const same = 'NO [NONEXISTENT] There is no such mailbox';
  await played(
    `
    C: a GETACL ${BENS}
    S: a ${same}
    C: b GETACL Others/ben@here.example/Nothing
    S: b ${same}
    C: c SETACL ${BENS} anyone l
    S: c ${same}
    C: d LISTRIGHTS ${BENS} anyone
    S: d ${same}
    C: e SELECT ${BENS}
    S: e ${same}
    C: f STATUS ${BENS} (MESSAGES)
    S: f ${same}
    C: g CREATE ${BENS}
    S: g NO [NOPERM] …
    C: h CREATE Others/ben@here.example/Nothing
    S: h NO [NOPERM] …
  `,
    shared('rswipkxtea'),
  );
});

may('use a canonical form: one’s own name of the mailbox, and an owner whose rights cannot be changed', async () => {
  await played(
    `
    C: a SETACL Team ann@here.example lr
    S: a NO [CANNOT] …
    C: b SETACL Team
    S: b BAD …
    C: c GETACL
    S: c BAD …
    C: d MYRIGHTS Team extra
    S: d BAD Too many arguments
  `,
    shared(),
  );
});
