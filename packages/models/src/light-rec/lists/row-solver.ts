import { type CellProducts, type Cells, createCellProducts } from '@lightrec/kernels';
import { crossGram, multiply, WhiteBasis } from './white-basis.js';

export interface RowSolverOptions {
  partnerCount: number;
  dim: number;
  /** The most cells that a row has. */
  mostCells: number;
  /** What each score beyond the cells counts. */
  background: number;
}

/** Rows that are solved, and those of the teacher that they are to score as; shape `[rowCount, dim]`. */
export interface SolvedRows {
  /** Moved. */
  rows: Float32Array;
  teacherRows: Float32Array;
}

/** Steps of conjugate gradients each time rows are solved, from where they are. */
const stepCount = 4;

/**
 * Rows of one side by partners of the other that stand: those whose scores come nearest to the teacher's, in their cells
 * and with all partners.
 */
export class RowSolver {
  private readonly products: CellProducts;
  private basis!: WhiteBasis;
  /** From a teacher's row to where the background pulls. */
  private pull!: Float64Array;

  constructor(private readonly options: RowSolverOptions) {
    const { partnerCount, dim, mostCells } = options;
    this.products = createCellProducts({ partnerCount, dim, mostCells });
  }

  /**
   * @param partners - shape `[partnerCount, dim]`
   * @param teacherPartners - the same by the teacher
   */
  begin(partners: Float32Array, teacherPartners: Float32Array): void {
    const { dim } = this.options;
    this.basis = new WhiteBasis(partners, dim);
    const turned = this.basis.rows(partners);
    this.products.setPartners(turned);
    // The sum over partners of x q^T, x being the teacher's: <pull(u), y> adds up its scores times those of y.
    this.pull = crossGram(teacherPartners, turned, dim);
  }

  /**
   * @param cells - of all rows
   * @param first - which of them the first of these is
   * @returns the weighted squared errors of the cells before
   */
  solve({ rows, teacherRows }: SolvedRows, cells: Cells, first = 0): number {
    const { basis, products } = this;
    const { background, dim } = this.options;
    const count = rows.length / dim;
    const x = basis.partners(rows);
    const residual = multiply(teacherRows, this.pull, dim);
    for (let i = 0; i < x.length; i++) residual[i] = background * (residual[i] - x[i]);
    const loss = products.add(cells, first, first + count, x, residual, 1);
    const direction = residual.slice();
    const image = new Float32Array(x.length);
    let gains = squaredNorms(residual, count);
    for (let step = 0; step < stepCount; step++) {
      for (let i = 0; i < image.length; i++) image[i] = -background * direction[i];
      products.add(cells, first, first + count, direction, image, 0);
      const next = new Float64Array(count);
      for (let row = 0, start = 0; row < count; row++, start += dim) {
        let curvature = 0;
        for (let i = start; i < start + dim; i++) curvature -= direction[i] * image[i];
        const length = curvature > 0 ? gains[row] / curvature : 0;
        for (let i = start; i < start + dim; i++) {
          x[i] += length * direction[i];
          residual[i] += length * image[i];
          next[row] += residual[i] ** 2;
        }
        const turn = gains[row] > 0 ? next[row] / gains[row] : 0;
        for (let i = start; i < start + dim; i++) direction[i] = residual[i] + turn * direction[i];
      }
      gains = next;
    }
    rows.set(basis.partnersOut(x));
    return loss;
  }
}

function squaredNorms(rows: Float32Array, count: number): Float64Array {
  const dim = rows.length / count;
  return Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let i = row * dim; i < (row + 1) * dim; i++) sum += rows[i] ** 2;
    return sum;
  });
}
