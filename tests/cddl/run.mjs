// run.mjs PROGRAM: proves that protocol/*.cddl, clients/web/bridge/bridge.cddl, protocol/README.md and
// the code say the same.
//
// PROGRAM (cddl_peer) prints samples of every structure. An independent library decodes them and
// encodes them to the same bytes; each matches its rule; and each thing changed beside a sample is
// refused by our decoder exactly when it no longer matches.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kSamples = 48;
const kMutatedSamples = 4;
const kSeed = 8949;

const program = process.argv[2];
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const protocol = join(root, 'protocol');

let cborg;
let grammars;
let mutants;
try {
  cborg = await import('cborg');
  grammars = await import('./grammar.mjs');
  mutants = await import('./mutations.mjs');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || process.env.CI) throw error;
  console.log(`skipped: ${error.message}`);
  process.exit(77);
}

const kStrict = { strict: true, rejectDuplicateMapKeys: true };
const failures = [];
const fail = (text) => failures.push(text);

function ask(verb, input) {
  const run = spawnSync(program, verb, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`${verb}: ${run.signal ?? run.status} ${run.stderr}`);
  return run.stdout;
}

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const show = (value) => JSON.stringify(value, (_, item) =>
  item instanceof Uint8Array ? `h'${hex(item)}'` : typeof item === 'bigint' ? `${item}` : item);

// How values of a grammar are encoded, and by which verbs our side is asked about them.
const cbor = {
  verbs: ['samples', 'check'],
  decode: (bytes) => cborg.decode(bytes, kStrict),
  encode: (value) => cborg.encode(value),
  holds: () => true,
};
const json = {
  verbs: ['bridge-samples', 'bridge-check'],
  decode: (bytes) => JSON.parse(bytes.toString('utf8')),
  encode: (value) => Buffer.from(JSON.stringify(value)),
  // JSON has no bytes.
  holds: (value) => JSON.stringify(value, (_, item) =>
    item instanceof Uint8Array ? undefined : item) === JSON.stringify(value),
};

function readSamples(grammar, encoding) {
  const samples = [];
  for (const line of ask([encoding.verbs[0], `${kSamples}`, `${kSeed}`]).trim().split('\n')) {
    const [rule, unknownKeys, text] = line.split(' ');
    const value = encoding.decode(Buffer.from(text, 'hex'));
    if (hex(encoding.encode(value)) !== text) fail(`${rule}: not deterministic: ${text}`);
    if (!grammar.matchesRule(rule, value)) fail(`${rule}: no match: ${show(value)}`);
    samples.push({
      rule, open: unknownKeys === 'ignored', isRead: unknownKeys !== 'written', value,
    });
  }
  return samples;
}

// Every rule of the grammars must have been seen in some sample.
function checkCoverage(grammar) {
  for (const name of grammar.rules.keys()) {
    if (!grammar.matched.has(name)) fail(`${name}: no sample has it`);
  }
}

function mutate(grammar, encoding, samples) {
  const cases = new Map();
  const taken = new Map();
  for (const { rule, open, isRead, value } of samples) {
    if (!isRead) continue;
    taken.set(rule, (taken.get(rule) ?? 0) + 1);
    if (taken.get(rule) > kMutatedSamples) continue;
    for (const [what, changed] of mutants.mutationsOfRule(grammar, rule, value)) {
      if (!encoding.holds(changed)) continue;
      const line = `${rule} ${hex(encoding.encode(changed))}`;
      const matches = grammar.matchesRule(rule, changed, open);
      cases.set(line, { what: `${rule}: ${what}`, matches, changed });
    }
  }
  return cases;
}

function checkMutations(encoding, cases) {
  const answers = ask([encoding.verbs[1]], [...cases.keys()].join('\n')).trim().split('\n');
  const refused = new Map();
  [...cases.values()].forEach(({ what, matches, changed }, i) => {
    if ((answers[i] === 'ok') !== matches) {
      fail(`${what}: ${matches ? 'matches' : 'does not match'}, we say ${answers[i]}: ${show(changed)}`);
    }
    refused.set(answers[i], (refused.get(answers[i]) ?? 0) + 1);
  });
  return refused;
}

function checkReadme() {
  const readme = readFileSync(join(protocol, 'README.md'), 'utf8');
  const tables = ask(['tables']).trim().split('\n\n');
  for (const table of tables) {
    if (!readme.includes(table)) fail(`protocol/README.md lacks this table:\n${table}`);
  }
}

function check(folder, encoding) {
  const grammar = new grammars.Grammar(folder);
  const samples = readSamples(grammar, encoding);
  checkCoverage(grammar);
  const cases = mutate(grammar, encoding, samples);
  const answers = checkMutations(encoding, cases);
  console.log(`${grammar.rules.size} rules, ${samples.length} samples, ${cases.size} mutations:`);
  for (const [answer, count] of answers) console.log(`  ${count} ${answer}`);
}

check(protocol, cbor);
check(join(root, 'clients/web/bridge'), json);
checkReadme();

for (const text of failures.slice(0, 40)) console.log(`FAILED ${text.slice(0, 2000)}`);
console.log(failures.length === 0 ? 'passed' : `${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);
