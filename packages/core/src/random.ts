import { ArgumentError } from './errors.js';
import { requireInteger } from './options/numbers.js';

/**
 * Seeded pseudo-random numbers: xoshiro128** (Blackman and Vigna, 2018), seeded by splitmix32.
 * The same seed gives the same numbers on every engine; `normal` and `exponential` go through
 * `Math.log` and `Math.cos`, so there the last bit may differ between engines.
 *
 * @example
 * const random = new Random(42);
 * random.integer(10); // an integer in [0, 10)
 * const split = random.fork('split'); // an independent stream that leaves `random` where it was
 */
export class Random {
  private readonly words = new Uint32Array(4);

  /** @param seed - any integer; its low 32 bits count */
  constructor(seed: number) {
    requireInteger('seed', seed, Number.MIN_SAFE_INTEGER);
    let state = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      state = (state + 0x9e3779b9) >>> 0;
      this.words[i] = scramble(state);
    }
  }

  /** The four state words; assign them to another generator to continue from the same place. */
  get state(): Uint32Array {
    return this.words.slice();
  }

  set state(words: ArrayLike<number>) {
    if (words.length !== 4 || Array.from(words).every((word) => word >>> 0 === 0)) {
      throw new ArgumentError({
        argument: 'state',
        expected: 'four words, not all of them 0',
        received: Array.from(words),
      });
    }
    this.words.set(words);
  }

  /** The next 32 random bits, as an unsigned integer. */
  bits(): number {
    const s = this.words;
    const s1 = s[1];
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    s[2] ^= s[0];
    s[3] ^= s1;
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= s1 << 9;
    const s3 = s[3];
    s[3] = (s3 << 11) | (s3 >>> 21);
    return result;
  }

  /** A number uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    return ((this.bits() >>> 5) * 0x4000000 + (this.bits() >>> 6)) / 0x20000000000000;
  }

  /** An integer uniform in [0, bound), `bound` in [1, 2^32], without modulo bias. */
  integer(bound: number): number {
    requireInteger('bound', bound, 1, 0x100000000);
    const limit = 0x100000000 - (0x100000000 % bound);
    let draw = this.bits();
    while (draw >= limit) draw = this.bits();
    return draw % bound;
  }

  /** A normal deviate by the Box-Muller transform; it keeps no second value, so `state` is all there is. */
  normal(mean = 0, standardDeviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** An exponential deviate with mean 1. */
  exponential(): number {
    return -Math.log(1 - this.uniform());
  }

  /** Shuffles in place (Fisher-Yates) and returns its argument. */
  shuffle<T extends { length: number; [index: number]: unknown }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
    return values;
  }

  /** The integers 0 to `count` - 1 in random order, shape `[count]`. */
  permutation(count: number): Uint32Array {
    requireInteger('count', count, 0, 0xffffffff);
    return this.shuffle(Uint32Array.from({ length: count }, (_, i) => i));
  }

  /** An independent generator named by `label`; forking does not advance this one. */
  fork(label: string): Random {
    if (typeof label !== 'string') {
      throw new ArgumentError({ argument: 'label', expected: 'a string', received: label });
    }
    const child = new Random(0);
    for (let word = 0; word < 4; word++) {
      let hash = this.words[word] ^ word;
      for (let i = 0; i < label.length; i++) hash = scramble(Math.imul(hash ^ label.charCodeAt(i), 0x01000193));
      child.words[word] = scramble((hash + 0x9e3779b9) >>> 0);
    }
    return child;
  }
}

/** The finaliser of splitmix32 (murmur3's, with the constants of C. Wellons' search). */
function scramble(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
