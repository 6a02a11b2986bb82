/** Numbers that are added one by one, in a typed array that doubles. */
export class Growing<T extends Float32Array | Float64Array> {
  private array: T;
  private length = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;

  constructor(private readonly make: (length: number) => T) {
    this.array = make(1024);
  }

  push(value: number): void {
    if (this.length === this.array.length) {
      const twice = this.make(2 * this.length);
      twice.set(this.array);
      this.array = twice;
    }
    this.array[this.length++] = value;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
  }

  /** Shape `[length]`. */
  get values(): T {
    return this.array.subarray(0, this.length) as T;
  }

  get range(): { minimum: number; maximum: number } {
    return { minimum: this.minimum, maximum: this.maximum };
  }
}
