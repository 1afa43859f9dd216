/** A backup of hMailServer as a plan: whom it makes, what leads where, and what is only told. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { givenFiles } from '../../../server/legacy/old-files.ts';
import { planOf } from '../../../server/legacy/plan.ts';
import { understand } from '../../../server/legacy/understand.ts';

const xml = `<?xml version="1.0"?>
<Backup><Domains>
 <Domain Name="Office.example" Postmaster="ann@office.example" Active="1">
  <DomainAliases><DomainAlias Name="office.test.example"/></DomainAliases>
  <Accounts>
   <Account Name="ann@office.example" Active="1" Password="SECRETHASH" PasswordEncryption="3" MaxAccountSize="0">
    <FetchAccounts><FetchAccount Name="old" ServerAddress="pop.old.example" Password="SECRETHASH"/></FetchAccounts>
    <Rules><Rule Name="Spam to Junk"/></Rules>
   </Account>
   <Account Name="ben@office.example" PasswordEncryption="1" ForwardEnabled="1" ForwardAddress="ben@home.example" ForwardKeepOriginal="0" VacationMessageOn="1"/>
  </Accounts>
  <Aliases><Alias Name="info@office.example" Value="ann@office.example" Active="1"/><Alias Name="off@office.example" Value="x@y.example" Active="0"/></Aliases>
  <DistributionLists><DistributionList Name="all@office.example" Active="1" ListMode="1">
   <Recipients><Recipient Name="ann@office.example"/><Recipient Name="ben@office.example"/></Recipients>
  </DistributionList><DistributionList Name="none@office.example"/></DistributionLists>
 </Domain>
</Domains></Backup>`;

const read = (text: string, path = '/b') => {
  const files = givenFiles({ '/b/hMailServerBackup.xml': text });
  const understood = understand({ source: 'auto', path, files, hostName: 'mail', domain: null });
  assert.ok(understood.ok);
  return understood.value;
};

test('domains, accounts, forwarding, aliases and lists become what they are here', () => {
  const understood = read(xml);
  assert.deepEqual([understood.source, understood.domain, understood.percent], ['hmailserver', 'office.example', 70]);
  const { steps } = planOf(understood);
  assert.deepEqual(
    steps.map(({ doing }) => doing),
    [
      { act: 'domain', name: 'office.example' },
      { act: 'domain alias', name: 'office.test.example', of: 'office.example' },
      { act: 'account', address: 'ann@office.example' },
      { act: 'account', address: 'ben@office.example' },
      { act: 'alias', address: '@office.example', targets: ['ann@office.example'] },
      { act: 'alias', address: 'info@office.example', targets: ['ann@office.example'] },
      { act: 'alias', address: 'all@office.example', targets: ['ann@office.example', 'ben@office.example'] },
      { act: 'forward', address: 'ben@office.example', targets: ['ben@office.example', 'ben@home.example'] },
    ],
  );
});

test('what cannot be taken is told with its place, and no password is shown', () => {
  const { statements } = read(xml, '/b/hMailServerBackup.xml');
  assert.doesNotMatch(JSON.stringify(statements), /SECRETHASH/);
  const told = statements.flatMap(one => (one.becomes === null ? [`${one.line}: ${one.meaning}: ${one.because}`] : []));
  assert.deepEqual(told, [
    '7: mail of ann@office.example is fetched from pop.old.example: its password is hidden there: set it up anew',
    '8: the rule "spam to junk" of ann@office.example: rules are made anew here, as forms or in Sieve',
    '15: the list none@office.example: it has no members',
  ]);
  const ben = statements.find(one => one.meaning === 'the account ben@office.example')!;
  assert.equal(
    ben.because,
    'its password is kept there enciphered with Blowfish, and none comes along; its away reply is not taken over; it kept no copy of what it forwards; here one is kept',
  );
});

test('a backup that breaks off says so, and what stands before it is understood', () => {
  const { statements, percent } = read(xml.slice(0, xml.indexOf('ForwardKeepOriginal')));
  assert.equal(statements.at(-1)!.meaning, 'the rest of the backup');
  assert.ok(percent < 100);
});
