// Dimensions as types: which one a number means, and shapes that are cut there.

import type { Multiply } from './arithmetic.js';
import type { Shape } from './shape.js';

/** Is nothing known about the rank? */
export type Unranked<S extends Shape> = number extends S['length'] ? true : false;

/** As many sizes, none of them known. */
export type Sizes<S extends Shape> = { readonly [K in keyof S]: number };

/** The length of `S` without its last `N` sizes; never where there are fewer. */
export type FromEnd<
  S extends Shape,
  N extends number,
  Gone extends readonly 0[] = [],
> = Gone['length'] extends N
  ? S['length']
  : S extends readonly [...infer Before extends Shape, number]
    ? FromEnd<Before, N, [...Gone, 0]>
    : never;

/**
 * The dimension of `S` that `N` means, counted from the front; `never` where there is none, `number` where it is
 * not known.
 */
export type DimOf<S extends Shape, N extends number> = number extends N | S['length']
  ? number
  : `${N}` extends `-${infer Back extends number}`
    ? FromEnd<S, Back>
    : `${N}` extends keyof S
      ? N
      : never;

/** A scalar counts as having one dimension where only the range of dimensions matters. */
export type AtLeast1D<S extends Shape> = S extends readonly [] ? readonly [1] : S;

/** The first `N` sizes. */
export type Take<
  S extends Shape,
  N extends number,
  Found extends Shape = readonly [],
> = Found['length'] extends N
  ? Found
  : S extends readonly [infer Size extends number, ...infer Rest extends Shape]
    ? Take<Rest, N, readonly [...Found, Size]>
    : Found;

/** All but the first `N` sizes. */
export type Drop<
  S extends Shape,
  N extends number,
  Gone extends readonly 0[] = [],
> = Gone['length'] extends N
  ? S
  : S extends readonly [number, ...infer Rest extends Shape]
    ? Drop<Rest, N, [...Gone, 0]>
    : S;

/** Without the dimension `N`, counted from the front. */
export type Without<S extends Shape, N extends number> = number extends N | S['length']
  ? Shape
  : readonly [...Take<S, N>, ...Drop<Drop<S, N>, 1>];

/** With a dimension of `Size` put in at `N`, counted from the front. */
export type Inserted<S extends Shape, N extends number, Size extends number> = number extends
  | N
  | S['length']
  ? Shape
  : readonly [...Take<S, N>, Size, ...Drop<S, N>];

/** With `Size` for the dimension `N`, counted from the front; no size is known where `N` is not. */
export type Replaced<S extends Shape, N extends number, Size extends number> = number extends N
  ? Sizes<S>
  : { readonly [K in keyof S]: K extends `${N}` ? Size : S[K] };

/** How many elements there are. */
export type Product<S extends Shape, Found extends number = 1> = number extends S['length']
  ? number
  : S extends readonly [infer Size extends number, ...infer Rest extends Shape]
    ? Product<Rest, Multiply<Found, Size>>
    : Found;
