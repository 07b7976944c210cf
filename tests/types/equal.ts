// Two types that are the same, asserted by the compiler.

/** `true` when A and B are identical, not merely assignable to each other. */
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when `T` is `true`. */
export type Expect<T extends true> = T;

/** Asserts the exact type of a value: `typed<Tensor>()(value)`. */
export function typed<Want>() {
  return <Got>(_value: Got, ..._same: Equal<Want, Got> extends true ? [] : [never]): void => {};
}
