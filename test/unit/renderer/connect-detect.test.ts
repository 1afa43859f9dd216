/** Which kind of project a folder holds, by the files in it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { detect, type ProjectFile } from '../../../renderer/connect/detect.ts';

const files = (...paths: string[]): ProjectFile[] => paths.map(path => ({ path }));
const cases: readonly [what: string, files: readonly ProjectFile[], id: string | null][] = [
  ['Laravel, though it has package.json too', files('package.json', 'artisan', 'composer.json'), 'laravel'],
  ['Django', files('manage.py', 'requirements.txt'), 'django'],
  ['Django by what it requires', [{ path: 'requirements.txt', text: 'Django==5.1\n' }], 'django'],
  ['Rails', files('Gemfile', 'config/application.rb'), 'rails'],
  ['Rails by its Gemfile', [{ path: 'Gemfile', text: "source 'x'\ngem 'rails', '~> 8'\n" }], 'rails'],
  ['another program in Ruby', [{ path: 'Gemfile', text: "gem 'sinatra'\n" }], null],
  ['Symfony', [{ path: 'composer.json', text: '{"require":{"symfony/mailer":"^7"}}' }], 'symfony'],
  ['Spring', files('pom.xml'), 'spring'],
  ['WordPress', files('wp-config.php', 'index.php'), 'wordpress'],
  ['Playwright before Node', files('package.json', 'playwright.config.ts'), 'playwright'],
  ['Node', files('package.json'), 'node'],
  ['Python', files('pyproject.toml'), 'python'],
  ['Docker alone', files('compose.yaml'), 'docker'],
  ['what was installed does not count', files('node_modules/x/package.json', 'vendor/artisan'), null],
  ['what lies deep does not count', files('a/b/c/package.json'), null],
  ['nothing known', files('README.md'), null],
];
for (const [what, given, id] of cases) test(what, () => assert.equal(detect(given)?.id ?? null, id));
