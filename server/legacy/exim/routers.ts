/** Exim's routers, as far as they are simple: each tells where some mail goes. What depends on the message is told as not understood. */
import type { Done } from '../book.ts';
import { readManual } from './manual-routes.ts';
import { readRedirect } from './redirects.ts';
import { narrowed, type RouterDesk } from './router-desk.ts';
import type { Driver } from './source.ts';

export function readRouters(desk: RouterDesk, routers: readonly Driver[]): Done {
  for (const router of routers) readRouter(desk, router);
}

/** They change how a router works, and not where mail goes. */
const neutral = new Set(
  [
    'driver debug_print transport domains no_more more no_verify verify verify_only verify_sender verify_recipient',
    'no_expn expn same_domain_copy_routing ignore_target_hosts host_find_failed host_all_ignored self',
    'check_local_user local_part_suffix local_part_suffix_optional local_part_prefix local_part_prefix_optional',
    'cannot_route_message allow_fail allow_defer allow_filter forbid_filter_run user group file_transport',
    'pipe_transport reply_transport directory_transport check_ancestor directory file data route_list route_data',
    'qualify_preserve_domain qualify_domain errors_to retry_use_local_part rewrite syntax_errors_to',
    'skip_syntax_errors syntax_errors_text owners owngroups modemask include_directory one_time',
    'hide_child_in_errmsg caseful_local_part search_parents widen_domains pass_on_timeout fallback_hosts',
    'dnssec_request_domains dnssec_require_domains check_srv mx_domains srv_fail_domains redirect_router',
    'sieve_vacation_directory forbid_file forbid_pipe forbid_include local_parts condition senders require_files',
    'address_data log_as_local random pass_router initgroups transport_home_directory router_home_directory',
    'transport_current_directory mx_fail_domains forbid_smtp_code',
  ].flatMap(words => words.split(' ')),
);

function readRouter(desk: RouterDesk, router: Driver): Done {
  const { book } = desk;
  const { at, name, options } = router;
  for (const option of options.values())
    if (!neutral.has(option.name))
      book.cannot(option.at, `the router ${name}`, `"${option.name}" is no option that is known`);
  const driver = options.get('driver')?.value;
  switch (driver) {
    case 'dnslookup':
      return book.means(at, 'mail for elsewhere goes to the mail hosts of each domain; so here');
    case 'manualroute':
      return readManual(desk, router);
    case 'redirect':
      return readRedirect(desk, router);
    case 'accept':
      return accepts(desk, router);
    case 'ipliteral':
      return book.means(at, 'mail for ann@[192.0.2.1] goes to that address; so here');
  }
  book.cannot(
    at,
    `the router ${name}`,
    driver === undefined ? 'it has no driver' : `what "${driver}" would answer is not written here`,
  );
}

function accepts(desk: RouterDesk, router: Driver): Done {
  const { book, transports } = desk;
  const { at, options } = router;
  const transport = transports.get(options.get('transport')?.value ?? '');
  const driver = transport?.options.get('driver')?.value;
  const words = 'people of this computer have mailboxes; here each has an account';
  if (options.has('check_local_user')) return book.means(at, words);
  const narrow = narrowed(router);
  if (driver === 'appendfile' || driver === 'lmtp')
    return book.means(
      at,
      driver === 'lmtp'
        ? 'mail for own people goes to another program by LMTP; Mailroom has the mailboxes itself'
        : words,
    );
  if (driver === 'autoreply')
    return book.cannot(
      at,
      'an answer is sent by itself',
      'what it says is not read; an account has its own absence message',
    );
  if (driver === 'pipe')
    return book.cannot(
      at,
      `mail goes to a program (${options.get('transport')?.value})`,
      'a program is named once more here before it gets mail: pipes are switched on by hand',
    );
  if (!narrow && driver === 'smtp')
    return book.means(at, `mail goes by ${options.get('transport')?.value}`, [], 'as the transport says');
  book.cannot(
    at,
    `the router ${router.name}`,
    narrow
      ? `it depends on the message: ${narrow.name} = ${narrow.value.slice(0, 80)}`
      : 'there is no transport of that name',
  );
}
