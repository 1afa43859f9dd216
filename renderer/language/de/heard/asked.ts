/** What the DNS answered, or did not (server/dns). */
import type { Table } from '../../hearing.ts';

const asking: Table = {
  'such a name cannot exist': 'einen solchen Namen kann es nicht geben',
  'no name server is known on this computer': 'auf diesem Computer ist kein Nameserver bekannt',
  'the name server could not find out (SERVFAIL)': 'der Nameserver konnte es nicht herausfinden (SERVFAIL)',
  'the name server refuses to answer us (REFUSED)': 'der Nameserver verweigert die Antwort (REFUSED)',
  'the name server answered with an error ({code})': 'der Nameserver antwortete mit einem Fehler ({code})',
  '{list} answers with addresses that mean nothing': '{list} antwortet mit Adressen, die nichts bedeuten',
  '{list} does not answer this resolver ({code})': '{list} antwortet diesem Resolver nicht ({code})',
  'an answer without a header': 'eine Antwort ohne Header',
  'a question instead of an answer': 'eine Frage statt einer Antwort',
  'an answer to several questions': 'eine Antwort auf mehrere Fragen',
  'an answer that ends too early': 'eine Antwort, die zu früh endet',
  'an answer of another class': 'eine Antwort einer anderen Klasse',
  'a record that is too short': 'ein Eintrag, der zu kurz ist',
  'a record whose length is wrong': 'ein Eintrag mit falscher Länge',
  '{start} is an alias of an alias without end': '{start} ist ein Alias eines Alias, ohne Ende',
  'the name server answered with nonsense': 'der Nameserver antwortete mit Unsinn',
  'the name servers took too long to prove their answers':
    'die Nameserver brauchten zu lange, um ihre Antworten zu beweisen',
  'no name server was asked': 'kein Nameserver wurde gefragt',
  'no name server answered in time': 'kein Nameserver antwortete rechtzeitig',
  'no name server can be reached': 'kein Nameserver ist zu erreichen',
  'ask over TCP': 'über TCP zu fragen',
  'not ours': 'nicht für uns',
  'the name server hung up': 'der Nameserver legte auf',
  'the name servers of {name} fail (SERVFAIL)': 'die Nameserver von {name} scheitern (SERVFAIL)',
  'no name server of {name} answered in time': 'kein Nameserver von {name} antwortete rechtzeitig',
  'a name that goes on behind the end': 'ein Name, der hinter dem Ende weitergeht',
  'a name that points to itself': 'ein Name, der auf sich selbst zeigt',
  'a label of an unknown kind': 'ein Label unbekannter Art',
  'a name that is too long': 'ein zu langer Name',
};

const signed: Table = {
  "{where} is not {zone}'s to sign": '{where} hat {zone} nicht zu signieren',
  'the signature of {where} is wrong': 'die Signatur von {where} ist falsch',
  '{where} is signed by a key ({tag}) that {zone} does not have':
    '{where} ist mit einem Schlüssel ({tag}) signiert, den {zone} nicht hat',
  'the root': 'die Wurzel',
  '{where} has more keys and signatures than can be tried':
    '{where} hat mehr Schlüssel und Signaturen, als sich probieren lassen',
  '{where} is signed in an unknown way ({algorithm})': '{where} ist auf unbekannte Art signiert ({algorithm})',
  'the signature of {where} is for another name': 'die Signatur von {where} gilt für einen anderen Namen',
  'the signature of {where} is not valid before {from}': 'die Signatur von {where} gilt erst ab {from}',
  'the signature of {where} has expired on {until}': 'die Signatur von {where} lief ab am {until}',
  '{name} is answered by a wildcard, and nothing proves that there is no such name':
    'für {name} antwortet ein Platzhalter, und nichts beweist, dass es den Namen nicht gibt',
  'nothing proves that {name} has no {type} record': 'nichts beweist, dass {name} keinen {type}-Eintrag hat',
  'its zone does not say for certain whether {name} exists (opt-out)':
    'ihre Zone sagt nicht sicher, ob es {name} gibt (opt-out)',
  'the name servers of this network pass no signatures (DNSSEC) on any more':
    'die Nameserver dieses Netzes geben keine Signaturen (DNSSEC) mehr weiter',
  'the name servers of this network do not pass signatures (DNSSEC) on':
    'die Nameserver dieses Netzes geben Signaturen (DNSSEC) nicht weiter',
  '{name} has too many labels': '{name} hat zu viele Labels',
  '{name} is signed only in ways that are not known here': '{name} ist nur auf hier unbekannte Arten signiert',
  '{where} should be signed and shows no key': '{where} müsste signiert sein und zeigt keinen Schlüssel',
  'no key of {where} is the one its parent vouches for':
    'kein Schlüssel von {where} ist der, für den die Zone darüber bürgt',
  '{name} is not signed': '{name} ist nicht signiert',
  'nothing proves that {name} is not signed': 'nichts beweist, dass {name} nicht signiert ist',
};

const changing: Table = {
  'it cannot read the change': 'er kann die Änderung nicht lesen',
  'it is broken (SERVFAIL)': 'er ist gestört (SERVFAIL)',
  'it takes no changes (NOTIMP)': 'er nimmt keine Änderungen an (NOTIMP)',
  'it refuses the change (REFUSED)': 'er lehnt die Änderung ab (REFUSED)',
  'it does not know the zone or the key (NOTAUTH)': 'er kennt die Zone oder den Schlüssel nicht (NOTAUTH)',
  'the name is not in the zone (NOTZONE)': 'der Name liegt nicht in der Zone (NOTZONE)',
  '"{name}" is no name': '„{name}“ ist kein Name',
  'it does not know the zone (NOTAUTH)': 'er kennt die Zone nicht (NOTAUTH)',
  'it answered with error {code}': 'er antwortete mit Fehler {code}',
  'the name server {address} did not change {name}: {because}':
    'der Nameserver {address} hat {name} nicht geändert: {because}',
  'the name server did not sign its answer': 'der Nameserver hat seine Antwort nicht signiert',
  'the answer of the name server is not signed with our key':
    'die Antwort des Nameservers ist nicht mit unserem Schlüssel signiert',
  "the name server's clock is far from ours": 'die Uhr des Nameservers geht weit anders als diese',
};

export const asked: Table = { ...asking, ...signed, ...changing };
