import { describe, expect, it } from 'vitest';
import { requireIndexSize } from './index-size.js';
import { LightRecIndex } from './light-rec-index.js';

const sizeOf = (itemCount: number, vectorDim: number, vectorFormat: 'int8' | 'float32') => () =>
  requireIndexSize(itemCount, { codebookCount: 4, vectorDim, vectorFormat });

describe('the size of an index', () => {
  it('is refused beyond 4 GiB, with what makes it less', () => {
    // 8 bytes an item, and 256 or 68 for its vector.
    expect(sizeOf(16_000_000, 64, 'float32')).not.toThrow();
    expect(sizeOf(17_000_000, 64, 'float32')).toThrow(
      'vectors: expected an index of at most 4 GiB, as WebAssembly can address no more, ' +
        'received 17000000 items of 4.2 GiB or more. Keep the vectors as int8 (vectorFormat), or not at all',
    );
    expect(sizeOf(56_000_000, 64, 'int8')).not.toThrow();
    expect(sizeOf(57_000_000, 64, 'int8')).toThrow('57000000 items');
    expect(sizeOf(536_000_000, 0, 'int8')).not.toThrow();
    expect(sizeOf(537_000_000, 0, 'int8')).toThrow('4.0 GiB or more. Divide the items over several indexes.');
  });

  it('counts rows as they are stored, filled up to eight components', () => {
    expect(sizeOf(40_000_000, 66, 'int8')).not.toThrow();
    expect(sizeOf(54_000_000, 66, 'int8')).toThrow('54000000 items');
  });

  it('is looked at before vectors are encoded', async () => {
    // 8 bytes an item, and 32 for the eight components that each is filled up to.
    const making = LightRecIndex.fromVectors(new Float32Array(110_000_000), { dim: 1, vectorFormat: 'float32' });
    await expect(making).rejects.toThrow('received 110000000 items of 4.1 GiB or more');
  });
});
