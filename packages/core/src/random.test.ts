import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from './errors.js';
import { Random } from './random.js';

/** First outputs of each method, each from a fresh generator; a change here changes every trained model. */
const golden = [
  {
    seed: 0,
    bits: [1789933344, 44971166, 2521387044, 3848737593],
    uniform: [0.41675133265905573, 0.5870561741002205, 0.2650367332581032, 0.44226437408135244],
    integer: [344, 166, 44, 593],
    normal: [-0.8868947106344905, -0.7337002414628956, -1.5511219344842664, 2.015748117521558],
    exponential: [0.5391416529680014, 0.8844437100424617, 0.3079347582401124, 0.5838702175504038],
    permutation: [1, 5, 4, 6, 3, 7, 2, 0],
    fork: [2680920102, 3171522405, 570729789, 2537164001],
  },
  {
    seed: 1,
    bits: [393288148, 2174103013, 3814759091, 2092745082],
    uniform: [0.09156953175513294, 0.8881928137485323, 0.43427017709149285, 0.746779782068075],
    integer: [148, 13, 91, 82],
    normal: [0.33449312836341266, -0.021594851680901972, 0.49054386106019454, -1.446836858356786],
    exponential: [0.09603692875302616, 2.1909794425856504, 0.569638659428813, 1.3734957422477774],
    permutation: [1, 3, 0, 7, 2, 6, 5, 4],
    fork: [2836233989, 13337307, 1881532099, 4051793783],
  },
  {
    seed: 42,
    bits: [660444221, 3652823732, 77672526, 910233633],
    uniform: [0.15377165265745885, 0.018084542542176507, 0.5348906284683476, 0.7272476959257951],
    integer: [221, 732, 526, 633],
    normal: [0.5741420228306168, -0.17628187931501416, -0.30617710185138414, -0.6412179009075248],
    exponential: [0.1669660416796966, 0.018250066535626556, 0.765482693456799, 1.2991912067365166],
    permutation: [1, 4, 2, 6, 3, 0, 7, 5],
    fork: [1808054834, 2568626180, 2292912287, 939384401],
  },
];

describe.each(golden)('golden values of seed $seed', (expected) => {
  const four = (draw: (random: Random) => number) => {
    const random = new Random(expected.seed);
    return Array.from({ length: 4 }, () => draw(random));
  };

  it('bits', () => expect(four((random) => random.bits())).toEqual(expected.bits));
  it('uniform', () => expect(four((random) => random.uniform())).toEqual(expected.uniform));
  it('integer', () => expect(four((random) => random.integer(1000))).toEqual(expected.integer));
  it('permutation', () => expect([...new Random(expected.seed).permutation(8)]).toEqual(expected.permutation));
  it('fork', () => {
    const child = new Random(expected.seed).fork('split');
    expect(Array.from({ length: 4 }, () => child.bits())).toEqual(expected.fork);
  });
  // Up to the last bits, in which engines may differ.
  it('normal', () =>
    expectClose(
      four((random) => random.normal()),
      expected.normal,
    ));
  it('exponential', () =>
    expectClose(
      four((random) => random.exponential()),
      expected.exponential,
    ));
});

describe('the published algorithms', () => {
  it('xoshiro128** from the state 1, 2, 3, 4', () => {
    const random = new Random(0);
    random.state = [1, 2, 3, 4];
    expect(Array.from({ length: 10 }, () => random.bits())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('xoshiro128** from any state, as plain BigInt arithmetic has it', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const twin = xoshiroTwin(random.state);
        for (let i = 0; i < 50; i++) expect(random.bits()).toBe(twin());
      }),
    );
  });

  it('splitmix32 spreads the seed 0 over the state', () => {
    expect([...new Random(0).state]).toEqual([1684164658, 3653269916, 2939563536, 2141751570]);
  });
});

describe('seed', () => {
  it('takes negative integers, and counts its low 32 bits', () => {
    expect(new Random(-1).state).toEqual(new Random(0xffffffff).state);
    expect(new Random(2 ** 32 + 5).state).toEqual(new Random(5).state);
    expect(new Random(-1).state).not.toEqual(new Random(1).state);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (seed) => {
    expect(() => new Random(seed)).toThrow(ArgumentError);
  });
});

describe('state', () => {
  it('continues identically once restored, after any number of draws of any kind', () => {
    const draws = [
      (random: Random) => random.bits(),
      (random: Random) => random.integer(10),
      (random: Random) => random.normal(),
      (random: Random) => random.permutation(5),
    ];
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(3)), (seed, kinds) => {
        const random = new Random(seed);
        for (const kind of kinds) draws[kind](random);
        const resumed = new Random(0);
        resumed.state = random.state;
        for (const kind of [0, 1, 2, 3]) expect(draws[kind](resumed)).toEqual(draws[kind](random));
      }),
    );
  });

  it('is a copy: neither side changes the other', () => {
    const random = new Random(3);
    const saved = random.state;
    random.bits();
    expect(saved).toEqual(new Random(3).state);
    saved.fill(1);
    expect(random.state).not.toEqual(saved);
  });

  it.each([[[1, 2, 3]], [[1, 2, 3, 4, 5]], [[0, 0, 0, 0]], [[]]])('refuses %j', (words) => {
    expect(() => {
      new Random(0).state = words;
    }).toThrow(ArgumentError);
  });
});

describe('integer', () => {
  it.each([1, 2, 3, 10, 1000, 2 ** 31, 2 ** 32])('stays below the bound %s', (bound) => {
    const random = new Random(5);
    for (let i = 0; i < 1000; i++) {
      const draw = random.integer(bound);
      expect(Number.isInteger(draw) && draw >= 0 && draw < bound).toBe(true);
    }
  });

  it('is even over its range', () => {
    // 99.9 % of fair generators stay below 27.88 with 9 degrees of freedom. Usually 9.
    expect(chiSquare(10, 100_000, (random) => random.integer(10))).toBeLessThan(27.88);
  });

  it('is even where a plain modulo is not', () => {
    // With 3 * 2^30, `bits() % bound` would fall into the first third half of the time.
    const bound = 3 * 2 ** 30;
    const third = (random: Random) => Math.floor(random.integer(bound) / 2 ** 30);
    expect(chiSquare(3, 30_000, third)).toBeLessThan(13.82);
  });

  it.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])('refuses the bound %s', (bound) => {
    expect(() => new Random(1).integer(bound)).toThrow(ArgumentError);
  });
});

describe('uniform, normal and exponential', () => {
  it('uniform lies in [0, 1) with mean 1/2 and variance 1/12', () => {
    const values = draw(200_000, (random) => random.uniform());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expectMoments(values, 1 / 2, 1 / 12);
  });

  it('normal has the mean and the standard deviation asked for', () => {
    const standard = draw(200_000, (random) => random.normal());
    expectMoments(standard, 0, 1);
    // 68.27 % within one standard deviation.
    expect(standard.filter((value) => Math.abs(value) < 1).length / standard.length).toBeCloseTo(0.6827, 2);
    const scaled = draw(200_000, (random) => random.normal(10, 3)).map((value) => (value - 10) / 3);
    expectMoments(scaled, 0, 1);
  });

  it('exponential is never negative and has mean and variance 1', () => {
    const values = draw(200_000, (random) => random.exponential());
    expect(values.every((value) => value >= 0)).toBe(true);
    expectMoments(values, 1, 1);
  });
});

describe('shuffle and permutation', () => {
  it('shuffle keeps every value, in place', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, values) => {
        const shuffled = values.slice();
        expect(new Random(seed).shuffle(shuffled)).toBe(shuffled);
        expect(shuffled.sort(ascending)).toEqual(values.slice().sort(ascending));
      }),
    );
  });

  it('permutation holds each of 0 to count - 1 once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(200), (seed, count) => {
        const sorted = new Random(seed).permutation(count).sort();
        expect([...sorted]).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });

  it('gives each of the 6 orders of 3 values equally often', () => {
    // 99.9 % of fair shuffles stay below 20.52 with 5 degrees of freedom.
    const orders = ['0,1,2', '0,2,1', '1,0,2', '1,2,0', '2,0,1', '2,1,0'];
    expect(chiSquare(6, 30_000, (random) => orders.indexOf(random.permutation(3).join()))).toBeLessThan(20.52);
  });

  it.each([-1, 0.5, Number.NaN])('refuses a permutation of %s values', (count) => {
    expect(() => new Random(1).permutation(count)).toThrow(ArgumentError);
  });
});

describe('fork', () => {
  it('leaves the parent where it was', () => {
    const random = new Random(8);
    random.fork('a').bits();
    expect(random.state).toEqual(new Random(8).state);
  });

  it('gives the same stream for the same label, another for any other label, place or parent', () => {
    const random = new Random(8);
    const later = new Random(8);
    later.bits();
    const streams = [
      random,
      random.fork(''),
      random.fork('a'),
      random.fork('b'),
      random.fork('ab'),
      random.fork('ba'),
      random.fork('a').fork('b'),
      later.fork('a'),
      new Random(9).fork('a'),
    ].map((stream) => String(stream.state));
    expect(new Set(streams).size).toBe(streams.length);
    expect(random.fork('a').state).toEqual(new Random(8).fork('a').state);
  });

  it('is not correlated with its parent or its siblings', () => {
    const random = new Random(8);
    const streams = [random, random.fork('a'), random.fork('b')].map((stream) =>
      Array.from({ length: 50_000 }, () => stream.uniform() - 0.5),
    );
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      // The correlation of independent streams has a standard deviation of 1 / sqrt(50000) = 0.0045.
      const covariance = streams[a].reduce((sum, value, i) => sum + value * streams[b][i], 0) / 50_000;
      expect(Math.abs(covariance * 12)).toBeLessThan(0.018);
    }
  });
});

/** xoshiro128** in the words of its paper. */
function xoshiroTwin(state: Uint32Array): () => number {
  const mask = 0xffffffffn;
  const s = Array.from(state, BigInt);
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
  return () => {
    const result = (rotate((s[1] * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
    return Number(result);
  };
}

function draw(count: number, one: (random: Random) => number): number[] {
  const random = new Random(2020);
  return Array.from({ length: count }, () => one(random));
}

/** Pearson's statistic of `count` draws over equally likely cells. */
function chiSquare(cellCount: number, count: number, cellOf: (random: Random) => number): number {
  const cells = new Float64Array(cellCount);
  for (const cell of draw(count, cellOf)) cells[cell]++;
  const expected = count / cellCount;
  return cells.reduce((sum, observed) => sum + (observed - expected) ** 2 / expected, 0);
}

/** Mean and variance within 1 % of the standard deviation and 2 % of the variance. */
function expectMoments(values: number[], mean: number, variance: number): void {
  const gotMean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const gotVariance = values.reduce((sum, value) => sum + (value - gotMean) ** 2, 0) / values.length;
  expect(Math.abs(gotMean - mean) / Math.sqrt(variance)).toBeLessThan(0.01);
  expect(Math.abs(gotVariance / variance - 1)).toBeLessThan(0.02);
}

function expectClose(got: number[], expected: number[]): void {
  expect(got.length).toBe(expected.length);
  got.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 12);
  });
}

function ascending(a: number, b: number): number {
  return a - b;
}
