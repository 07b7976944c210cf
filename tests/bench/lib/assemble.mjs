// WebAssembly text to bytes, by Binaryen, which the build uses as well.

export async function assemble(text) {
  const { default: binaryen } = await import('binaryen');
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.SIMD128);
  if (!module.validate()) throw new Error('a kernel of the benchmark is no valid WebAssembly');
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}
