// From images to feature maps: gray pictures of the wanted size, a convolution, mean 0 and variance 1 for each channel.

import * as torch from 'selfnorm/slim';

export type Filters = 'edges' | 'random';

/** Gray values, row by row. */
export type Gray = Float32Array;

/** Enlarges a square image, with values in between. */
export function enlarge(
  image: ArrayLike<number>,
  side: number,
  height: number,
  width: number,
): Gray {
  const out = new Float32Array(height * width);
  const at = (row: number, column: number): number => image[row * side + column] as number;
  for (let y = 0; y < height; y++) {
    const [row, nextRow, down] = between(y, height, side);
    for (let x = 0; x < width; x++) {
      const [column, nextColumn, right] = between(x, width, side);
      const upper = at(row, column) * (1 - right) + at(row, nextColumn) * right;
      const lower = at(nextRow, column) * (1 - right) + at(nextRow, nextColumn) * right;
      out[y * width + x] = upper * (1 - down) + lower * down;
    }
  }
  return out;
}

/** The two pixels between which a pixel of the larger image lies, and how far it is from the first. */
function between(
  i: number,
  size: number,
  side: number,
): [first: number, second: number, part: number] {
  const place = Math.min(Math.max(((i + 0.5) / size) * side - 0.5, 0), side - 1);
  const first = Math.min(Math.floor(place), side - 1);
  return [first, Math.min(first + 1, side - 1), place - first];
}

/** The middle of a picture, in gray. */
export function shrink(
  picture: CanvasImageSource,
  size: [number, number],
  height: number,
  width: number,
): Gray {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gives no canvas to draw on');
  const scale = Math.max(width / size[0], height / size[1]);
  const [w, h] = [size[0] * scale, size[1] * scale];
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
  const { data } = context.getImageData(0, 0, width, height);
  return Float32Array.from({ length: width * height }, (_, i) => {
    const [r = 0, g = 0, b = 0] = data.subarray(4 * i, 4 * i + 3);
    return 0.299 * r + 0.587 * g + 0.114 * b;
  });
}

const SIZE = 5;
/** A bell, its slope (edges) and its curvature (lines) in four directions, a spot, and the image itself. */
const BANK: readonly ((x: number, y: number) => number)[] = [
  (x, y) => bell(x, y),
  (x, y) => slope(x, y, 0),
  (x, y) => slope(x, y, 90),
  (x, y) => curve(x, y, 0),
  (x, y) => curve(x, y, 90),
  (x, y) => curve(x, y, 0) + curve(x, y, 90),
  (x, y) => slope(x, y, 45),
  (x, y) => slope(x, y, 135),
  (x, y) => curve(x, y, 45),
  (x, y) => curve(x, y, 135),
  (x, y) => (x === 0 && y === 0 ? 1 : 0),
  (x, y) => slope(x, y, 0) + slope(x, y, 90) - bell(x, y),
];
export const MOST_CHANNELS = BANK.length;

const bell = (x: number, y: number): number => Math.exp(-(x * x + y * y) / 2);
const along = (x: number, y: number, degrees: number): number =>
  x * Math.cos((degrees * Math.PI) / 180) + y * Math.sin((degrees * Math.PI) / 180);
const slope = (x: number, y: number, degrees: number): number => along(x, y, degrees) * bell(x, y);
const curve = (x: number, y: number, degrees: number): number =>
  (1 - along(x, y, degrees) ** 2) * bell(x, y);

function weights(filters: Filters, channels: number): torch.Tensor {
  if (filters === 'random') {
    // Always the same ones: the seed of the section is for the mask.
    torch.manual_seed(1);
    return torch.nn.init.lecun_normal_(torch.empty(channels, 1, SIZE, SIZE));
  }
  const middle = (SIZE - 1) / 2;
  const values = BANK.slice(0, channels).flatMap((filter) =>
    Array.from({ length: SIZE * SIZE }, (_, i) =>
      filter((i % SIZE) - middle, Math.floor(i / SIZE) - middle),
    ),
  );
  return torch.tensor(values).reshape(channels, 1, SIZE, SIZE);
}

/** The feature maps of some images of the same size, of shape [N, C, H, W]. The caller owns them. */
export function features(
  images: readonly Gray[],
  channels: number,
  height: number,
  width: number,
  filters: Filters,
): torch.Tensor {
  return torch.tidy(() => {
    const pixels = new Float32Array(images.length * height * width);
    images.forEach((image, i) => {
      pixels.set(image, i * height * width);
    });
    const input = torch.tensor(pixels).reshape(images.length, 1, height, width);
    const maps = torch.nn.functional.conv2d(
      input.sub(input.mean()),
      weights(filters, channels),
      null,
      {
        padding: (SIZE - 1) / 2,
      },
    );
    const mean = maps.mean([0, 2, 3], true);
    const variance = maps.var([0, 2, 3], { correction: 0, keepdim: true });
    return maps.sub(mean).div(variance.add(1e-12).sqrt());
  });
}
