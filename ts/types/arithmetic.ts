// Whole numbers as types: the digits are added, multiplied and divided as one does on paper, so that a size of
// 224 costs three steps, not 224. What is no literal whole number gives the plain `number`.

/** As many elements as a digit says: adding is putting them side by side. */
interface Units {
  '0': [];
  '1': [0];
  '2': [0, 0];
  '3': [0, 0, 0];
  '4': [0, 0, 0, 0];
  '5': [0, 0, 0, 0, 0];
  '6': [0, 0, 0, 0, 0, 0];
  '7': [0, 0, 0, 0, 0, 0, 0];
  '8': [0, 0, 0, 0, 0, 0, 0, 0];
  '9': [0, 0, 0, 0, 0, 0, 0, 0, 0];
}
type Digit = keyof Units;
type Ten = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** A number as its digits, the last one first. */
type Digits = readonly Digit[];

type Reversed<Text extends string, Found extends Digits = []> = Text extends ''
  ? Found
  : Text extends `${infer D extends Digit}${infer Rest}`
    ? Reversed<Rest, [D, ...Found]>
    : never;

/** The digits of a literal whole number that is not negative; never for every other type. */
type DigitsOf<N extends number> = number extends N ? never : Reversed<`${N}`>;

type Text<D extends Digits, Found extends string = ''> = D extends readonly [
  infer First extends Digit,
  ...infer Rest extends Digits,
]
  ? Text<Rest, `${First}${Found}`>
  : Found;

/** Without zeros in front. */
type Trimmed<T extends string> = T extends `0${infer Rest}`
  ? Rest extends ''
    ? '0'
    : Trimmed<Rest>
  : T;

/** The number that the digits write. */
type NumberOf<D extends Digits> = [D] extends [never]
  ? number
  : Trimmed<Text<D>> extends `${infer N extends number}`
    ? N
    : number;

type First<D extends Digits> = D extends readonly [infer F extends Digit, ...Digits] ? F : '0';
type Rest<D extends Digits> = D extends readonly [Digit, ...infer R extends Digits] ? R : [];

/** The last digit of a sum below 20, and what is carried: a digit of 0 or 1. */
type Split<T extends readonly 0[]> = T extends [...Ten, ...infer R extends 0[]]
  ? [`${R['length']}` & Digit, '1']
  : [`${T['length']}` & Digit, '0'];

type Sum<
  A extends Digits,
  B extends Digits,
  Carry extends Digit = '0',
  Found extends Digits = [],
> = [A, B] extends [readonly [], readonly []]
  ? Carry extends '0'
    ? Found
    : [...Found, Carry]
  : Split<[...Units[First<A>], ...Units[First<B>], ...Units[Carry]]> extends [
        infer D extends Digit,
        infer C extends Digit,
      ]
    ? Sum<Rest<A>, Rest<B>, C, [...Found, D]>
    : never;

/** `A - B`; never where that is below zero. */
type Difference<
  A extends Digits,
  B extends Digits,
  Borrow extends Digit = '0',
  Found extends Digits = [],
> = [A, B] extends [readonly [], readonly []]
  ? Borrow extends '0'
    ? Found
    : never
  : [...Ten, ...Units[First<A>]] extends [
        ...Units[First<B>],
        ...Units[Borrow],
        ...infer R extends 0[],
      ]
    ? Split<R> extends [infer D extends Digit, infer Kept]
      ? Difference<Rest<A>, Rest<B>, Kept extends '1' ? '0' : '1', [...Found, D]>
      : never
    : never;

/** `A` added up as often as there are elements in `Times`. */
type Times<A extends Digits, T extends readonly 0[], Found extends Digits = []> = T extends [
  0,
  ...infer R extends 0[],
]
  ? Times<A, R, Sum<Found, A>>
  : Found;

type Product<A extends Digits, B extends Digits, Found extends Digits = []> = B extends readonly [
  infer D extends Digit,
  ...infer R extends Digits,
]
  ? Product<['0', ...A], R, Sum<Found, Times<A, Units[D]>>>
  : Found;

/** Takes `B` from `A` while it can: how often, and what is left. */
type Repeated<A extends Digits, B extends Digits, Count extends 0[] = []> = [
  Difference<A, B>,
] extends [infer Left extends Digits]
  ? [Left] extends [never]
    ? [`${Count['length']}` & Digit, A]
    : Repeated<Left, B, [...Count, 0]>
  : never;

/** Long division, from the first digit on: `Left` is what is left so far. */
type Quotient<
  A extends Digits,
  B extends Digits,
  Left extends Digits = [],
  Found extends Digits = [],
> = A extends readonly [...infer Before extends Digits, infer D extends Digit]
  ? Repeated<[D, ...Left], B> extends [infer Q extends Digit, infer Next extends Digits]
    ? Quotient<Before, B, Next, [Q, ...Found]>
    : never
  : Found;

type Zero<D extends Digits> = D extends readonly '0'[] ? true : false;

/** `A + B` of literal sizes; `number` where one is not known. */
export type Add<A extends number, B extends number> = [DigitsOf<A>] extends [never]
  ? number
  : [DigitsOf<B>] extends [never]
    ? number
    : NumberOf<Sum<DigitsOf<A>, DigitsOf<B>>>;

/** `A - B` of literal sizes, `never` where that is below zero; `number` where one is not known. */
export type Subtract<A extends number, B extends number> = [DigitsOf<A>] extends [never]
  ? number
  : [DigitsOf<B>] extends [never]
    ? number
    : [Difference<DigitsOf<A>, DigitsOf<B>>] extends [never]
      ? never
      : NumberOf<Difference<DigitsOf<A>, DigitsOf<B>>>;

/** `A * B` of literal sizes; `number` where one is not known. */
export type Multiply<A extends number, B extends number> = [DigitsOf<A>] extends [never]
  ? number
  : [DigitsOf<B>] extends [never]
    ? number
    : NumberOf<Product<DigitsOf<A>, DigitsOf<B>>>;

/** `floor(A / B)` of literal sizes; `number` where one is not known or `B` is 0. */
export type Divide<A extends number, B extends number> = [DigitsOf<A>] extends [never]
  ? number
  : [DigitsOf<B>] extends [never]
    ? number
    : Zero<DigitsOf<B>> extends true
      ? number
      : NumberOf<Quotient<DigitsOf<A>, DigitsOf<B>>>;
