// What is taken where a caller says nothing.

export const limits = {
  /** Of Lloyd, for each codebook. */
  iterations: 20,
  /** Of Lloyd, for each codebook of a residual quantizer in all dimensions. */
  residualIterations: 30,
  /** Numbers of dimensions in which centroids are sought one after another. */
  dimensionSteps: 10,
  /** Fits of the rotation. */
  rotations: 50,
  /** Vectors on which a rotation or codebooks are fitted: 256 for each of 256 codewords. */
  sampleSize: 65_536,
} as const;
