// What of some counts is more than was recorded. Imports nothing.

/** Another compiler may arrange things a little differently. */
const TOLERANCE = 1.03;

/** Each count that is above what was recorded, in words. */
export function excesses(now, recorded) {
  return Object.entries(now).flatMap(([name, measured]) =>
    Object.entries(measured).flatMap(([what, value]) => {
      const limit = recorded[name]?.[what];
      if (limit === undefined) return [`${name}: ${what} have not been recorded`];
      if (value <= limit * TOLERANCE) return [];
      return [`${name}: ${value.toPrecision(4)} ${what}, recorded are ${limit.toPrecision(4)}`];
    }),
  );
}
