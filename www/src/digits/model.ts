// How likely each bit of the digits is, given what came before: the model of their arithmetic coding. The build writes
// the digits with it, the page reads them with it: 28 kB instead of 43 kB with gzip. Only sums, products and quotients
// are taken, and rounded tables, so that every engine has the same chances to the last bit.
//
// For each bit: some contexts say, each from its own counts, how likely a one is; their votes (log odds) are added with
// weights; what came tells counts and weights how to do better (the scheme of PAQ and lpaq, Mahoney 2005).

/** Takes a bit and the chance of a one in 65,536ths; a writer returns the bit, a reader the one that it finds instead. */
export type Code = (bit: number, chance: number) => number;

const SIDE = 8;
const PIXELS = SIDE * SIDE;
/** Decisions of one pixel: empty? full? else four bits of its value, a tree of 15. */
const NODES = 17;

const LEVELS = 4096;
const SCALE = 170;
/** How fast weights learn. */
const RATE = 0.02;
const STRETCH = table((i) => Math.round(Math.log((i + 0.5) / (LEVELS - 0.5 - i)) * 512) / 512);
const SQUASH = table(
  (i) => Math.round(2 ** 20 / (1 + Math.exp((LEVELS / 2 - i) / SCALE))) / 2 ** 20,
);
const squash = (odds: number): number =>
  SQUASH[Math.min(Math.max(Math.round(odds * SCALE) + LEVELS / 2, 0), LEVELS - 1)] as number;

function table(value: (i: number) => number): Float64Array {
  return Float64Array.from({ length: LEVELS }, (_, i) => value(i));
}

/** Values in five and in three groups. */
const five = (value: number): number =>
  value === 0 ? 0 : value < 5 ? 1 : value < 11 ? 2 : value < 16 ? 3 : 4;
const three = (value: number): number => (value === 0 ? 0 : value < 11 ? 1 : 2);

/** Four kinds of contexts, numbered in a row, and where each kind begins; see `contexts` in `transfer`. */
const VOTES = 4;
const KINDS = [0, 5760, 9510, 10598] as const;
const CONTEXTS = 11686;
/** Weights are kept for each decision at each place, and for each in each class. */
const SETS = PIXELS + 10;

/** Returns how one decision is coded: which, in which contexts, with which two sets of weights. */
function mixer(code: Code) {
  const chances = new Float64Array(CONTEXTS * NODES).fill(0.5);
  const seen = new Float64Array(CONTEXTS * NODES);
  const weights = new Float64Array(SETS * NODES * VOTES).fill(0.3);
  const votes = new Float64Array(VOTES);
  return (
    bit: number,
    node: number,
    contexts: Float64Array,
    place: number,
    label: number,
  ): number => {
    const first = (place * NODES + node) * VOTES;
    const second = ((PIXELS + label) * NODES + node) * VOTES;
    let one = 0;
    let other = 0;
    for (let k = 0; k < VOTES; k++) {
      const slot = (contexts[k] as number) * NODES + node;
      const times = seen[slot] as number;
      const odds = STRETCH[Math.floor((chances[slot] as number) * LEVELS)] as number;
      const vote = (odds * times) / (times + 1);
      votes[k] = vote;
      one += (weights[first + k] as number) * vote;
      other += (weights[second + k] as number) * vote;
    }
    const both = Math.round(squash((one + other) / 2) * 65536);
    const came = code(bit, Math.min(Math.max(both, 16), 65520));
    const better = (came - squash(one)) * RATE;
    const best = (came - squash(other)) * RATE;
    for (let k = 0; k < VOTES; k++) {
      const vote = votes[k] as number;
      weights[first + k] = (weights[first + k] as number) + better * vote;
      weights[second + k] = (weights[second + k] as number) + best * vote;
      const slot = (contexts[k] as number) * NODES + node;
      const times = Math.min((seen[slot] as number) + 1, 250);
      const chance = chances[slot] as number;
      seen[slot] = times;
      chances[slot] = Math.min(chance + (came - chance) / (times + 0.6), 0.9999);
    }
    return came;
  };
}

/**
 * Passes all digits through `code`, label first, pixel by pixel: a writer finds them in the arrays, a reader puts them
 * there. Stops after each digit, so that a reader can let the page breathe.
 */
export function* transfer(labels: Uint8Array, pixels: Uint8Array, code: Code): Generator<void> {
  const decide = mixer(code);
  const contexts = new Float64Array(VOTES);
  for (let digit = 0; digit < labels.length; digit++) {
    let label = 0;
    for (let b = 3; b >= 0; b--) label |= code(((labels[digit] as number) >> b) & 1, 32768) << b;
    labels[digit] = label;
    const own = pixels.subarray(digit * PIXELS, (digit + 1) * PIXELS);
    const at = (x: number, y: number): number =>
      x < 0 || y < 0 || x >= SIDE ? 0 : (own[y * SIDE + x] as number);
    for (let place = 0; place < PIXELS; place++) {
      const x = place % SIDE;
      const y = (place - x) / SIDE;
      const [left, above] = [at(x - 1, y), at(x, y - 1)];
      const [before, after] = [at(x - 1, y - 1), at(x + 1, y - 1)];
      contexts[0] = KINDS[0] + ((place * 10 + label) * 3 + three(left)) * 3 + three(above);
      contexts[1] =
        KINDS[1] +
        (((label * 5 + five(left)) * 5 + five(above)) * 5 + five(before)) * 3 +
        three(after);
      contexts[2] = KINDS[2] + place * 17 + left;
      contexts[3] = KINDS[3] + place * 17 + above;
      const value = own[place] as number;
      const ask = (bit: boolean | number, node: number): number =>
        decide(Number(bit), node, contexts, place, label);
      if (ask(value === 0, 0)) own[place] = 0;
      else if (ask(value === 16, 1)) own[place] = 16;
      else {
        let node = 1;
        for (let b = 3; b >= 0; b--) node = node * 2 + ask((value >> b) & 1, node + 1);
        own[place] = node - 16;
      }
    }
    yield;
  }
}
