/**
 * What `npm test` checks, cheapest first.
 *
 * @typedef {object} Check
 * @property {string} name - as `--only` takes it
 * @property {string} about
 * @property {string[][]} commands - run in this order until one fails
 *
 * @type {Check[]}
 */
export const checks = [
  {
    name: 'lint',
    about: 'format and lint, by biome',
    commands: [['biome', 'check', '--error-on-warnings', '--colors=off', '.']],
  },
  {
    name: 'boundaries',
    about: 'the import graph between packages',
    commands: [[process.execPath, 'tools/check-boundaries.mjs']],
  },
  { name: 'manifests', about: 'package.json files agree, by sherif', commands: [['sherif', '--fail-on-warnings']] },
  {
    name: 'changesets',
    about: 'every changeset reads, and names packages that there are',
    commands: [[process.execPath, 'tools/check-changesets.mjs']],
  },
  { name: 'unused', about: 'no unused file, export or dependency, by knip', commands: [['knip', '--no-config-hints']] },
  {
    name: 'types',
    about: 'TypeScript over every package and the tools',
    commands: [
      ['turbo', 'run', 'typecheck', '--output-logs=errors-only', '--ui=stream'],
      ['tsc', '-p', 'tools/tsconfig.json'],
    ],
  },
  {
    name: 'packages',
    about: 'exports and types of each package, by publint and attw',
    commands: [['turbo', 'run', 'package-check', '--output-logs=errors-only', '--ui=stream']],
  },
  {
    name: 'tarballs',
    about: 'packed packages install with npm and load as ESM and CJS',
    commands: [[process.execPath, 'tools/check-tarballs.mjs']],
  },
];
