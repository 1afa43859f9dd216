/** The embedded store keeps what every backend promises. */
import { storeSuite } from '../../support/store-suite.ts';
import { openForTest } from '../../support/store-world.ts';

storeSuite('sqlite', openForTest);
