/** `4242424242424242` as it is printed on the card; American Express has groups of its own. Letters stay, to be seen. */
export function groupNumber(text: string): string {
  const digits = text.replace(/[ -]/g, '');
  if (!/^\d+$/.test(digits)) return text;
  const groups = /^3[47]/.test(digits)
    ? /^(\d{1,4})(\d{1,6})?(\d{1,9})?$/
    : /^(\d{1,4})(\d{1,4})?(\d{1,4})?(\d{1,7})?$/;
  return groups.exec(digits)?.slice(1).filter(Boolean).join(' ') ?? text;
}

/** `1234` and `12/34` as `12 / 34`, `1/` as `01 / `. A year may have four digits, as browsers fill it in. */
export function groupExpiry(text: string): string {
  if (/^\d\s*\/$/.test(text)) return `0${text[0]} / `;
  const digits = text.replace(/[\s/]/g, '');
  if (!/^\d{3,6}$/.test(digits)) return text;
  return `${digits.slice(0, 2)} / ${digits.slice(2)}`;
}
