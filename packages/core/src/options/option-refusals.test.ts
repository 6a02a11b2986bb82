import { describe, expect, it } from 'vitest';
import { requireFiniteValues } from './arrays.js';
import { optionNames, requireKnown } from './names.js';
import { requireInteger } from './numbers.js';
import { optionRefusals } from './option-refusals.js';

const names = optionNames<{ k: number; vectors: Float32Array }>({ k: 1, vectors: 1 });
type Options = { k: number; vectors: Float32Array };

function careful(given: Record<string, unknown>): void {
  const options = { k: 3, vectors: Float32Array.of(1), ...given } as Options;
  requireKnown('careful', options, names);
  requireInteger('k', options.k, 1);
  requireFiniteValues('vectors', options.vectors);
}

describe('optionRefusals', () => {
  for (const { name, check } of optionRefusals({ names, call: careful, refuses: { vectors: [[Number.NaN]] } })) {
    it(`pass where a function refuses ${name}`, check);
  }

  const failing = async (call: (options: Record<string, unknown>) => unknown, further = {}) => {
    const cases = optionRefusals({ names, call, ...further });
    const outcomes = await Promise.allSettled(cases.map(({ check }) => check()));
    return cases.filter((_, i) => outcomes[i].status === 'rejected').map(({ name }) => name);
  };

  it('fail where it takes anything', async () => {
    const all = ['an unknown option', 'wrong values of k', 'wrong values of vectors'];
    expect(await failing(() => 1)).toEqual(all);
    expect(await failing(async () => 1)).toEqual(all);
  });

  it('fail where it refuses by another name, or breaks', async () => {
    const nameless = (options: Record<string, unknown>) => {
      for (const name in options) requireInteger(name === 'k' ? 'count' : name, Number.NaN, 1);
    };
    expect(await failing(nameless)).toEqual(['wrong values of k']);
    const breaking = ({ k }: Record<string, unknown>) =>
      k === undefined ? careful({ notAnOption: 1 }) : (null as never as string).length;
    expect(await failing(breaking)).toEqual(['wrong values of k', 'wrong values of vectors']);
  });

  it('fail where a further wrong value is taken, and not where one is right', async () => {
    expect(await failing(careful, { refuses: { k: [3] } })).toEqual(['wrong values of k']);
    const allowing = (options: Record<string, unknown>) => options.k !== -1 && careful(options);
    expect(await failing(allowing)).toEqual(['wrong values of k']);
    expect(await failing(allowing, { accepts: { k: [-1] } })).toEqual([]);
  });

  it('know no option beyond the names', () => {
    expect(() => optionRefusals({ names, call: careful, accepts: { dim: [-1] } })).toThrow('dim: expected one of');
  });
});
