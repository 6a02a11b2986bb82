/**
 * Conjugate gradients towards where a quadratic function is least, given half its negative gradient at the start, and then
 * its Hessian times each direction; preconditioned by one figure for each `dim` entries.
 */
export class Descent {
  readonly direction: Float32Array;
  private readonly residual: Float32Array;
  private gain = 0;

  /**
   * @param point - moved by each step, shape `[stiffness.length, dim]`
   * @param stiffness - about the Hessian's diagonal for each row; a row of zero stays
   */
  constructor(
    private readonly point: Float32Array,
    private readonly stiffness: Float64Array,
  ) {
    this.direction = new Float32Array(point.length);
    this.residual = new Float32Array(point.length);
  }

  /** @param pull - half the negative gradient at the point */
  start(pull: Float32Array): void {
    this.residual.set(pull);
    this.gain = 0;
    this.eachEntry((i, scale) => {
      this.direction[i] = scale * this.residual[i];
      this.gain += this.direction[i] * this.residual[i];
    });
  }

  /** @param image - minus the Hessian times the direction */
  advance(image: Float32Array): void {
    const { point, residual, direction } = this;
    let curvature = 0;
    for (let i = 0; i < image.length; i++) curvature -= direction[i] * image[i];
    if (!(curvature > 0)) return; // it has arrived, or knows no numbers
    const length = this.gain / curvature;
    let next = 0;
    this.eachEntry((i, scale) => {
      point[i] += length * direction[i];
      residual[i] += length * image[i];
      next += scale * residual[i] ** 2;
    });
    const turn = next / this.gain;
    this.eachEntry((i, scale) => {
      direction[i] = scale * residual[i] + turn * direction[i];
    });
    this.gain = next;
  }

  private eachEntry(visit: (i: number, scale: number) => void): void {
    const dim = this.point.length / this.stiffness.length;
    this.stiffness.forEach((stiffness, row) => {
      const scale = stiffness > 0 ? 1 / stiffness : 0;
      for (let i = row * dim; i < (row + 1) * dim; i++) visit(i, scale);
    });
  }
}
