// Keys of EasyPost accounts, as they are typed. Pure.

const KEY = /^EZ[AT]K[A-Za-z0-9]{8,120}$/;

/** EZAK… buys postage, EZTK… makes test labels. */
export function isEasyPostKey(text: string): boolean {
  return KEY.test(text);
}

/** Whether the key makes labels that look real and are no postage. */
export function isTestKey(apiKey: string): boolean {
  return apiKey.startsWith("EZTK");
}
