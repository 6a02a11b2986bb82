/** A function of small whole numbers whose values are computed once. */
export class Memo {
  private values = new Float64Array(0);

  constructor(private readonly compute: (n: number) => number) {}

  at(n: number): number {
    if (n >= this.values.length) this.extend(2 * n + 64);
    return this.values[n];
  }

  private extend(length: number): void {
    const extended = new Float64Array(length);
    extended.set(this.values);
    for (let n = this.values.length; n < length; n++) extended[n] = this.compute(n);
    this.values = extended;
  }
}
