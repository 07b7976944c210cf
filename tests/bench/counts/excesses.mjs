// What of some counts is more than was recorded. Imports nothing.

/**
 * What may not grow: operations, and accesses to memory, but for the little that another compiler arranges differently;
 * and calls, which must not enter a loop: there each would count for a vector of 4 elements, or for 4 such vectors.
 */
const LIMITS = {
  operations: (recorded) => recorded * 1.03,
  memory: (recorded) => recorded * 1.03,
  calls: (recorded) => recorded * 1.03 + 0.02,
};

/** Each count that is above its limit, in words. */
export function excesses(now, recorded) {
  return Object.entries(now).flatMap(([name, measured]) =>
    Object.entries(LIMITS).flatMap(([what, limit]) => {
      const before = recorded[name]?.[what];
      if (before === undefined) return [`${name}: ${what} have not been recorded`];
      if (measured[what] <= limit(before)) return [];
      return [
        `${name}: ${measured[what].toPrecision(4)} ${what}, recorded are ${before.toPrecision(4)}`,
      ];
    }),
  );
}
