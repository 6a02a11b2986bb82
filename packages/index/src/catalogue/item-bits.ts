import { AllowedItems } from './allowed-items.js';

/** Items that alone may be returned, for `filter`, made by `index.itemBits(ids)`; as old as the index's last change. */
export class ItemBits extends AllowedItems {
  /**
   * @internal
   * @param owner - whose items they are
   * @param revision - the owner's when they were made
   */
  constructor(
    bits: Uint32Array,
    readonly owner: object,
    readonly revision: number,
  ) {
    super(bits);
  }
}
