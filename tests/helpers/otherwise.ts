// The few texts of PyTorch that speak of what does not exist here, and what the package says instead.

const FLOATING = 'only Tensors of floating point and complex dtype can require gradients';

const OTHERWISE: readonly (readonly [pytorch: RegExp, ours: string])[] = [
  // Two spellings of one text.
  [/^only Tensors of floating point dtype can require gradients$/, FLOATING],
  [/^Only Tensors of floating point and complex dtype can require gradients$/, FLOATING],
  // A tensor has no grad_dtype here.
  [
    /^attempting to assign a gradient with dtype 'double' to a tensor with grad_dtype 'Float'\..*/,
    "attempting to assign a gradient with dtype 'float64' to a tensor with dtype 'float32'. " +
      "The gradient must match the tensor's dtype",
  ],
  // Kinds of arguments have JavaScript's names.
  [
    /^assigned grad expected to be a Tensor or None but got grad of type int$/,
    "grad(): argument 'value' must be Tensor or null, not number",
  ],
  [
    /^max\(\) received an invalid combination of arguments - got \(Tensor, list\),/,
    "max(): argument 'dim' (position 2) must be an integer, not Array",
  ],
];

/** What the package says where PyTorch says `text`. */
export function said(text: string | undefined): string | undefined {
  const found = OTHERWISE.find(([pytorch]) => pytorch.test(text ?? ''));
  return found === undefined ? text : found[1];
}
