// What the browser tells of the machine.

interface Hints {
  userAgentData?: {
    brands: { brand: string; version: string }[];
    platform: string;
    mobile: boolean;
  };
  deviceMemory?: number;
}

/** Facts in pairs: what, and which. */
export function machine(clock: number): (readonly [string, string])[] {
  const { userAgentData, deviceMemory } = navigator as Hints;
  const brands = userAgentData?.brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand));
  const browser = brands?.length
    ? brands.map(({ brand, version }) => `${brand} ${version}`).join(', ')
    : navigator.userAgent;
  return [
    ['browser', browser],
    ...(userAgentData?.platform ? [['system', userAgentData.platform] as const] : []),
    ['cores', `${navigator.hardwareConcurrency ?? 'not told'}; one is used`],
    ...(deviceMemory ? [['memory', `${deviceMemory} GB or more`] as const] : []),
    ['clock', `steps of ${Number((1000 * clock).toPrecision(2))} µs`],
  ];
}
