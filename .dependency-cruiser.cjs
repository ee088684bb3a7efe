/** Who may import whom. docs/architecture.md tells the story; this file is what `npm run check` enforces. */

const test = '[.]test[.]ts$';
/** These build the parts and put them together, so they see everything. */
const wiring = '^src/(main[.]ts$|cli/|wiring/)';
const tools = '^(test|bench)/';
/** All SQL of a noun: store.ts, and beside it <what>.store.ts where one file would be too long. */
const stores = '(/|[.])store[.]ts$';
/** The stages a ticket goes through. Their files are pure but for the kinds that act. */
const stages =
  '^src/(ticket-closed|programme|eligibility|survey|invitation|response|score|follow-up|case|referral|insight)/';
/** parts.ts names what the stories of a stage are handed: the database, the clock, the accounts. */
const acting = '((/|[.])store|/(routes|job|parts)|[.]story)[.]ts$';

module.exports = {
  forbidden: [
    {
      name: 'core-knows-no-connector',
      comment:
        'A platform is added or taken away without touching the core: it sees contracts, main.ts plugs in.',
      severity: 'error',
      from: { path: '^src/', pathNot: [wiring, test] },
      to: { path: '^(integrations|webhooks)/' },
    },
    {
      name: 'vendor-sdk-stays-in-its-client',
      comment:
        "A vendor's types and defects stop at client.ts, which is where they are worked around and tested.",
      severity: 'error',
      from: { pathNot: ['^integrations/[^/]+/client[.]ts$', test] },
      to: { path: 'node_modules/(node-zendesk|@hubspot|@types/node-zendesk)/' },
    },
    {
      name: 'connectors-are-islands',
      comment: 'One connector can be read, changed and deleted without opening another.',
      severity: 'error',
      from: { path: '^integrations/([^/]+)/' },
      to: { path: '^integrations/', pathNot: '^integrations/$1/' },
    },
    {
      name: 'connectors-see-only-the-contract',
      comment: 'src/connector is all that somebody who writes a connector has to know.',
      severity: 'error',
      from: { path: '^integrations/[^/]+/', pathNot: test },
      to: { path: '^(src|webhooks)/', pathNot: '^src/connector/' },
    },
    {
      name: 'sql-lives-in-stores',
      comment:
        'Every query of a noun stands in its stores, so that an index or a policy is thought of in one place.',
      severity: 'error',
      from: {
        path: '^(src|webhooks|integrations)/',
        pathNot: [stores, '^src/runtime/', wiring, test],
      },
      to: {
        path: 'node_modules/(@types/)?(pg|kysely|pg-[a-z]+|@electric-sql)/',
        pathNot: 'node_modules/pg-boss/',
      },
    },
    {
      name: 'the-database-is-reached-through-stores',
      comment: 'A story opens a transaction and passes it on; only stores do something with it.',
      severity: 'error',
      from: {
        path: '^(src|webhooks|integrations)/',
        pathNot: [stores, '^src/runtime/', wiring, test],
      },
      to: {
        path: '^src/runtime/db/',
        pathNot: '^src/runtime/db/database[.]ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'http-lives-in-routes',
      comment: 'What is behind routes.ts can be called by a job or a test without a request in hand.',
      severity: 'error',
      from: {
        path: '^(src|webhooks|integrations)/',
        pathNot: [
          '/routes[.]ts$',
          '^src/runtime/http/',
          // Stand-ins for a vendor and its mailbox are HTTP through and through.
          '^integrations/[^/]+/(sandbox|mailbox)([.]ts$|/)',
          wiring,
          test,
        ],
      },
      to: { path: '(node_modules/(@types/)?express(-serve-static-core)?/|^src/runtime/http/)' },
    },
    {
      name: 'queue-lives-in-jobs',
      comment:
        'What runs later, how often and how long is decided in job.ts; stories only say that something is due.',
      severity: 'error',
      from: {
        path: '^(src|webhooks|integrations)/',
        pathNot: ['/job[.]ts$', '^src/runtime/queue/', '^src/runtime/[^/]+[.]ts$', wiring, test],
      },
      to: {
        path: '(node_modules/pg-boss/|^src/runtime/queue/)',
        // The words in which a story says it.
        pathNot: '^src/runtime/queue/id-batches[.]ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'stage-rules-are-pure',
      comment: 'A rule that only computes is tested with a table and gives the same answer every time.',
      severity: 'error',
      from: { path: stages, pathNot: [acting, test] },
      // errors.ts names what can go wrong; it does nothing.
      to: { path: '^src/runtime/', pathNot: '^src/runtime/errors[.]ts$' },
    },
    {
      name: 'stage-rules-call-nobody-who-acts',
      comment:
        'Purity does not survive a call to a store, a route, a job or a story, nor being handed what they are handed.',
      severity: 'error',
      from: { path: stages, pathNot: [acting, test] },
      to: { path: acting, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'stage-rules-no-node-io',
      comment: 'Nor does it survive the file system or the network. Hashing is arithmetic.',
      severity: 'error',
      from: { path: stages, pathNot: [acting, test] },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|assert)$' },
    },
    {
      name: 'heads-use-the-public-contract',
      comment: "A head sees what a third party's head would see, so anybody can write another one.",
      severity: 'error',
      from: { path: '^src/heads/([^/]+)/', pathNot: test },
      to: {
        path: '^(src|webhooks|integrations)/',
        pathNot: ['^src/heads/($1|wording|markup)/', '^src/[^/]+/schema[.]ts$'],
      },
    },
    {
      name: 'the-runtime-has-no-business',
      comment: 'src/runtime could serve another product: nothing in it knows what is asked of whom.',
      severity: 'error',
      from: { path: '^src/runtime/', pathNot: test },
      to: { path: '^(src|webhooks|integrations)/', pathNot: '^src/runtime/' },
    },
    {
      name: 'nothing-imports-the-wiring',
      comment: 'Parts are handed in; a part that fetched main.ts would drag everything in behind it.',
      severity: 'error',
      from: { pathNot: [wiring, tools, test] },
      to: { path: wiring },
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-to-test',
      comment: 'What ships must not need what is only there to try it.',
      severity: 'error',
      from: { pathNot: [tools, test] },
      to: { path: [tools, test] },
    },
    {
      name: 'only-declared-dependencies',
      comment: 'A package that another one happens to bring may be gone tomorrow.',
      severity: 'error',
      from: { path: '^(src|webhooks|integrations)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    // Type-only imports bind two files together as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    // Marketplace packages have dependencies and a life of their own.
    exclude: { path: '^integrations/[^/]+/app/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
