/**
 * Whether a value is a typed array of that type, or a subclass such as Node's `Buffer`, of whichever realm: in jest's
 * jsdom, the arrays that Node's modules return are no instances of the classes that a test sees.
 */
export function isTypedArray<T>(value: unknown, type: new (length: number) => T): value is T {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === `[object ${type.name}]`;
}
