import { randomInt } from 'node:crypto';

/** Values made up for one run, none of which may ever be seen again. */
export interface Canaries {
  pan: string;
  cvc: string;
  holder: string;
  accountNumber: string;
  ssn: string;
  stripeKey: string;
}

export function makeCanaries(): Canaries {
  return {
    pan: luhnValid(`4${digits(14)}`),
    // Longer than a real one, so that it is no part of a time or an id by chance.
    cvc: digits(11),
    holder: `Zebulon ${letters(10)} Quarrington`,
    accountNumber: digits(12),
    ssn: digits(9) + digits(3),
    stripeKey: `sk_test_${letters(24)}`,
  };
}

/** The canaries that stand in a text: as they are, with separators between digits, in base64 or URL-encoded. */
export function findCanaries(text: string, canaries: Canaries): string[] {
  const squeezed = text.replaceAll(/(?<=\d)[ ._-]{1,3}(?=\d)/g, '');
  return Object.entries(canaries)
    .filter(([, value]) => [text, squeezed].some((searched) => formsOf(value).some((form) => searched.includes(form))))
    .map(([name]) => name);
}

function formsOf(value: string): string[] {
  // Three offsets: base64 of a longer text holds another form for each.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(' '.repeat(shift) + value)
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [value, encodeURIComponent(value), value.replaceAll(' ', '+'), JSON.stringify(value).slice(1, -1), ...base64];
}

function luhnValid(partial: string): string {
  const sum = [...partial].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return partial + ((10 - (sum % 10)) % 10);
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('');
}

function letters(count: number): string {
  return Array.from({ length: count }, () => String.fromCharCode(97 + randomInt(26))).join('');
}
