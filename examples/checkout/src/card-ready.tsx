import { useEffect, useRef } from 'react';
import type { CardToken } from './create-token.js';

/** What may be shown of a card, and what a server needs of it: the id of its token. */
export function CardReady({ token, onAgain }: { token: CardToken; onAgain(): void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="ready">
      <svg className="tick" viewBox="0 0 24 24" aria-hidden="true">
        <path d="m6 12.5 4 4 8-9" />
      </svg>
      <h2 id="payment" ref={heading} tabIndex={-1}>
        Your card is ready
      </h2>
      <p>
        {token.brand} ending in {token.last4}
      </p>
      <p className="token">
        <span>Token</span>
        <code>{token.id}</code>
      </p>
      <p className="hint">Send this id to your server, which can charge it once.</p>
      <button type="button" className="plain" onClick={onAgain}>
        Use another card
      </button>
    </div>
  );
}
