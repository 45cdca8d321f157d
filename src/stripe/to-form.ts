/**
 * Parameters as Stripe's form: `card[number]=…`, the members of lists by their index. Left out is what is undefined; null
 * is sent as an empty value, which is how Stripe takes it.
 */
export function toForm(params: object): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(params)) append(pairs, encodeURIComponent(name), value);
  return pairs.join('&');
}

function append(pairs: string[], name: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) {
    pairs.push(`${name}=${encodeURIComponent(String(value ?? ''))}`);
    return;
  }
  for (const [key, item] of Object.entries(value)) append(pairs, `${name}[${encodeURIComponent(key)}]`, item);
}
