/** What came of a payment: the order that was paid, or why not, in words for the person at the page. */
export type Payment = { order: string } | { message: string };

/** Asks the server of the shop to charge a new card. */
export function pay(token: string): Promise<Payment> {
  return ask('/shop/pay', { token });
}

/** Asks it to charge the card of an earlier order again, with its code. */
export function payAgain(order: string, cvcToken: string): Promise<Payment> {
  return ask('/shop/pay-again', { order, cvcToken });
}

async function ask(path: string, fields: Record<string, string>): Promise<Payment> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    return await response.json();
  } catch {
    return { message: 'We could not reach the shop. Please try again: you will not be charged twice.' };
  }
}
