/** A value as an error shows it: text with its quotes, since '7' may come for 7; of objects the kind. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const kind = kindOf(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return `${kind} of length ${(value as Uint8Array).length}`;
  return kind === 'Object' ? 'an object' : `an object of ${kind}`;
}

/** The name of an object's class, also of one from another realm, where `instanceof` fails. */
export function kindOf(value: object): string {
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return kind === 'Object' ? (value.constructor?.name ?? kind) : kind;
}
