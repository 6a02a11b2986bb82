import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';

const short = ['--teacher-epochs', '2', '--epochs', '0', '--dim', '4'];
const types = ['view', 'buy', 'cart', 'view', 'buy'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
let count = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  let row = 0;
  const lineOf = (user: string, item: string) => {
    row++;
    return `${user},${item},${types[row % 5]},${1 + (row % 9)},${1530000000 + 1000 * row}`;
  };
  data = await writeInteractions(folder.path, 'user,item,type,plays,ts', lineOf);
});

afterAll(() => folder[Symbol.asyncDispose]());

async function train(...words: string[]) {
  const out = path.join(folder.path, `run${count++}`);
  const outcome = await lightrec(['train', '--data', data, '--out', out, ...short, ...words]);
  const directory = new RunDirectory(out);
  return { ...outcome, out, load: () => loadRunData(directory) };
}

describe('--positive', () => {
  it('takes the rows of these types, and says how many others there are', async () => {
    const { code, stderr, load } = await train('--positive', 'buy,cart', '--minimum-pairs', '1');
    expect(stderr).toContain('columns: user = user, item = item, event = type; not used: plays, ts');
    expect(stderr).toContain('events: buy, cart, of buy (1,200), view (1,200), cart (600); 1,200 rows dropped');
    expect(code).toBe(0);
    const { settings, split } = await load();
    expect(settings.positive).toEqual(['buy', 'cart']);
    expect(split.train.pairCount + split.validation.pairCount + split.test.pairCount).toBe(1800);
  });

  it('names the types that there are where none is met', async () => {
    const { code, stderr } = await train('--positive', 'buys');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'column type: expected events of the type buys, received only buy, view, cart. Did you mean buy?',
    );
  });

  it('is needed by --event-column, before anything is read', async () => {
    const { code, stderr, out } = await train('--event-column', 'type');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('--event-column: expected no value without --positive'),
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it('with weights is read and told as it is typed', async () => {
    const { code, out, load } = await train('--teacher', 'ials', '--positive', 'buy=3,cart=1');
    expect(code).toBe(0);
    expect((await load()).settings.positive).toEqual({ buy: 3, cart: 1 });
    await lightrec(['evaluate', out]);
    const report = await readFile(path.join(out, 'report.html'), 'utf8');
    expect(report).toContain('<dt>--positive</dt><dd>buy=3,cart=1</dd>');
    expect(report).toContain('<dt>--weight-exponent</dt><dd>0.5</dd>');
  });
});

describe('--weight-column', () => {
  it('weighs the pairs that iALS learns from, also where the run goes on', async () => {
    const words = ['--teacher', 'ials', '--weight-column', 'plays'];
    const weighted = await train(...words, '--weight-exponent', '1');
    expect(weighted.code).toBe(0);
    expect(weighted.stderr).toContain('weights: from 1 to 9');
    expect(weighted.stderr).not.toContain('takes each pair as one');
    expect(new Set((await weighted.load()).split.train.weights)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9]));
    const plain = await train('--teacher', 'ials');
    await lightrec(['evaluate', plain.out]);
    expect(await readFile(path.join(plain.out, 'report.html'), 'utf8')).not.toContain('--weight-exponent');
    const [one, other] = await Promise.all(
      [weighted, plain].map(({ out }) => readFile(path.join(out, 'teacher.safetensors'))),
    );
    expect(one.equals(other)).toBe(false);
    expect((await lightrec(['train', '--resume', '--out', weighted.out])).code).toBe(0);
  });

  it('is noted where the teacher takes no weights', async () => {
    const { code, stderr } = await train('--teacher', 'bpr', '--weight-column', 'plays');
    expect(code).toBe(0);
    expect(stderr).toContain('note: BPR takes each pair as one, whatever its weight; iALS counts it');
  });

  it('names the columns that there are, and what is no weight', async () => {
    expect((await train('--weight-column', 'count')).stderr).toContain(
      'expected one column "count" for --weight-column, received the columns user, item, type, plays, ts',
    );
    expect((await train('--weight-column', 'type')).stderr).toContain(
      'interactions.csv:2, column type: expected a finite weight above 0, received "buy"',
    );
  });
});

describe('--weight-exponent', () => {
  it('is refused where there are no weights, or none that the teacher takes', async () => {
    expect((await train('--teacher', 'ials', '--weight-exponent', '1')).stderr).toContain(
      '--weight-exponent: expected no value without weights, of --weight-column or --positive',
    );
    expect((await train('--teacher', 'bpr', '--weight-column', 'plays', '--weight-exponent', '1')).stderr).toContain(
      '--weight-exponent: expected no value with --teacher bpr',
    );
  });
});

describe('--timestamp-column', () => {
  it('is read where it is named', async () => {
    const { stderr, load } = await train('--timestamp-column', 'ts');
    expect(stderr).toContain('times: from 2018-06-26T08:16:40Z to 2018-07-31T01:20:00Z');
    expect((await load()).split.train.timestamps).toHaveLength((await load()).split.train.pairCount);
  });

  it('is found by its name where the split goes by time', async () => {
    const { code, stderr, load } = await train('--protocol', 'leave-last-out');
    expect(stderr).toContain('timestamp = ts');
    expect(code).toBe(0);
    expect((await load()).settings.timestampColumn).toBeUndefined();
    expect((await train()).stderr).not.toContain('timestamp');
  });
});
