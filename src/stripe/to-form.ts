/**
 * Parameters as Stripe's form: `card[number]=…`, the members of lists by their index. Left out is what is undefined; null
 * is sent as an empty value, which is how Stripe takes it, and a number as a plain decimal.
 */
export function toForm(params: object): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(params)) append(pairs, encodeURIComponent(name), value);
  return pairs.join('&');
}

function append(pairs: string[], name: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) {
    pairs.push(`${name}=${encodeURIComponent(typeof value === 'number' ? toDecimal(value) : String(value ?? ''))}`);
    return;
  }
  for (const [key, item] of Object.entries(value)) append(pairs, `${name}[${encodeURIComponent(key)}]`, item);
}

/** `0.0000001` and not `1e-7`, which Stripe does not read as a number. */
function toDecimal(value: number): string {
  const text = String(value);
  const [mantissa = '', exponent] = text.split('e');
  if (exponent === undefined) return text;
  const [, sign, whole, fraction = ''] = /^(-?)(\d)\.?(\d*)$/.exec(mantissa) as unknown as [
    string,
    string,
    string,
    string?,
  ];
  const power = Number(exponent);
  if (power > 0) return `${sign}${whole}${fraction.padEnd(power, '0')}`;
  return `${sign}0.${'0'.repeat(-power - 1)}${whole}${fraction}`;
}
