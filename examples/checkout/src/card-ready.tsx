import { type FormEvent, useRef, useState } from 'react';
import { type CardToken, createCvcToken } from './create-token.js';
import { Field } from './field.js';
import { pay, payAgain } from './pay.js';

/** A new heading is where a reader goes on. */
const focus = (heading: HTMLElement | null) => heading?.focus();

/** What may be shown of a card, and what the server of the shop needs of it: the id of its token. */
export function CardReady({ token, onAgain }: { token: CardToken; onAgain(): void }) {
  const [order, setOrder] = useState<string>();
  const [message, setMessage] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function submit(): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    const payment = await pay(token.id);
    setBusy(false);
    setMessage('message' in payment ? payment.message : undefined);
    if ('order' in payment) setOrder(payment.order);
  }

  return (
    <div className="ready">
      <svg className="tick" viewBox="0 0 24 24" aria-hidden="true">
        <path d="m6 12.5 4 4 8-9" />
      </svg>
      <h2 key={order} id="payment" ref={focus} tabIndex={-1}>
        {order ? 'Thank you' : 'Your card is ready'}
      </h2>
      {message && (
        <p className="alert" role="alert">
          {message}
        </p>
      )}
      <p>
        {token.brand} ending in {token.last4}
      </p>
      {order ? (
        <OrderAgain order={order} />
      ) : (
        <>
          <p className="token">
            <span>Token</span>
            <code>{token.id}</code>
          </p>
          <button type="button" aria-disabled={isBusy} onClick={submit}>
            {isBusy ? 'Paying…' : 'Pay $62.00'}
          </button>
          <button type="button" className="plain" onClick={onAgain}>
            Use another card
          </button>
        </>
      )}
    </div>
  );
}

/** Pays with the saved card, whose code is collected again: it may never be kept. */
function OrderAgain({ order }: { order: string }) {
  const [said, setSaid] = useState<{ isPaid: boolean; message: string }>();
  const isSending = useRef(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isSending.current) return;
    isSending.current = true;
    const form = event.currentTarget;
    const cvc = String(new FormData(form).get('cvc') ?? '').trim();
    form.reset();
    const token = await createCvcToken(cvc, crypto.randomUUID());
    const payment = 'id' in token ? await payAgain(order, token.id) : { message: token.message };
    isSending.current = false;
    const isPaid = 'order' in payment;
    setSaid({ isPaid, message: isPaid ? 'Ordered again, and paid.' : payment.message });
  }

  return (
    <form method="post" noValidate onSubmit={submit}>
      <p>Your order is paid. To order the same again, give the code on the card once more.</p>
      {said && (
        <p className={said.isPaid ? 'hint' : 'alert'} role={said.isPaid ? 'status' : 'alert'}>
          {said.message}
        </p>
      )}
      <Field
        label="Security code"
        name="cvc"
        error={undefined}
        autoComplete="cc-csc"
        inputMode="numeric"
        placeholder="123"
        maxLength={4}
      />
      <button type="submit">Order again for $62.00</button>
    </form>
  );
}
