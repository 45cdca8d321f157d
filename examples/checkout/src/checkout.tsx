import { useState } from 'react';
import { CardForm } from './card-form.js';
import { CardReady } from './card-ready.js';
import type { CardToken } from './create-token.js';

const ITEMS = [
  { name: 'Stoneware teapot', detail: 'Moss green, 0.9 l', price: '$48.00', picture: '/teapot.svg' },
  { name: 'Sencha', detail: 'Loose leaf, 100 g', price: '$14.00', picture: '/sencha.svg' },
];

/** The page: what is bought, and the form, or the token that came of it. The token is all that is ever kept. */
export function Checkout() {
  const [token, setToken] = useState<CardToken>();
  return (
    <main>
      <section className="order" aria-labelledby="order">
        <p className="shop">
          <img src="/icon.svg" alt="" width="28" height="28" /> Fern &amp; Kettle
        </p>
        <h1 id="order">Your order</h1>
        <p className="total">$62.00</p>
        <ul>
          {ITEMS.map(({ name, detail, price, picture }) => (
            <li key={name}>
              <img className="picture" src={picture} alt="" width="56" height="56" />
              <span className="item">
                {name}
                <small>{detail}</small>
              </span>
              <span>{price}</span>
            </li>
          ))}
        </ul>
        <dl>
          <dt>Shipping</dt>
          <dd>Free</dd>
          <dt>Total</dt>
          <dd>$62.00</dd>
        </dl>
      </section>
      <section className="payment" aria-labelledby="payment">
        {token ? <CardReady token={token} onAgain={() => setToken(undefined)} /> : <CardForm onToken={setToken} />}
      </section>
    </main>
  );
}
