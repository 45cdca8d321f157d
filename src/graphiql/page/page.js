/**
 * Starts GraphiQL on the page that the gateway serves at its own endpoint.
 *
 * The variables of a tab hold card numbers and its headers hold keys, so nothing typed here outlives the page: GraphiQL
 * gets a storage in memory, and its habit of writing each query into the URL is turned off.
 */
(() => {
  const options = JSON.parse(document.getElementById('options').textContent);

  self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_moduleId, label) => options.workers[label] };

  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
    fetcher: createFetcher(location.pathname, options.seedToken),
    defaultTabs: options.tabs,
    // Also for the tab that is open first, which would otherwise take a `?query=` of the URL and empty editors.
    initialQuery: options.tabs[0]?.query,
    initialVariables: options.tabs[0]?.variables,
    initialHeaders: options.tabs[0]?.headers,
    storage: createMemoryStorage(),
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
    onEditQuery: () => {},
    title: createMark(options),
    // The mark carries its own picture; null would give that of another project.
    logo: React.createElement('span'),
  });

  /** Sends operations to the gateway; what it gives back is always something that GraphiQL can show. */
  function createFetcher(endpoint, seedToken) {
    let lastToken = seedToken;

    return async function fetcher({ query, operationName, variables }, { headers } = {}) {
      const asksForLast = variables?.id === 'last';
      if (asksForLast && !lastToken) {
        return failure(
          'No token was made on this page yet. Run CreateCardToken first, or write an id into the variables.',
        );
      }
      const body = {
        query,
        // For a moment after a change of tabs GraphiQL still names the operation of the tab before.
        operationName: operationName && query.includes(operationName) ? operationName : undefined,
        variables: asksForLast ? { ...variables, id: lastToken } : variables,
      };

      let response;
      try {
        const sent = new Headers({ accept: 'application/graphql-response+json, application/json;q=0.9' });
        for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value);
        sent.set('content-type', 'application/json');
        response = await fetch(endpoint, { method: 'POST', headers: sent, body: JSON.stringify(body) });
      } catch (error) {
        return failure(`The request could not be sent: ${error.message}`);
      }

      const result = await readResult(response);
      if (operationName === 'IntrospectionQuery') return explainIntrospection(result);
      lastToken = madeToken(result) ?? lastToken;
      return result;
    };
  }

  /** An HTTP error with a JSON body is shown as that body; anything else as an error that says what came. */
  async function readResult(response) {
    const text = await response.text();
    try {
      const result = JSON.parse(text);
      if (typeof result === 'object' && result !== null) return result;
    } catch {
      // Not JSON: a proxy's page, or nothing at all.
    }
    return failure(`The answer is not JSON: HTTP ${response.status} ${response.statusText}`, {
      body: text.slice(0, 500),
    });
  }

  /** Without a schema the editor can complete, check and explore nothing, yet operations run: say so. */
  function explainIntrospection(result) {
    if (result.data) return result;
    const note =
      'The schema could not be read, so completion, docs and the explorer are off; operations still run. ' +
      'Introspection may be turned off at this gateway, or a key may be missing in the headers of this tab ' +
      '(add one, then re-fetch the schema at the lower left).';
    return { errors: [{ message: note }, ...(result.errors ?? [result])] };
  }

  /** The id of a token that this answer says was made, under whatever alias. */
  function madeToken(result) {
    const made = Object.values(result.data ?? {}).filter((payload) => typeof payload?.token?.id === 'string');
    return made.at(-1)?.token.id;
  }

  function failure(message, extensions) {
    return { errors: [{ message, extensions }] };
  }

  /** The Storage interface, forgotten with the page. */
  function createMemoryStorage() {
    const items = new Map();
    return {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
      clear: () => items.clear(),
      get length() {
        return items.size;
      },
    };
  }

  /** The picture, the title and a badge that says whose data this is. As elements, so that no title is read as HTML. */
  function createMark({ title, upstream }) {
    const icon = document.querySelector('link[rel=icon]').href;
    return React.createElement(
      'span',
      { className: 'gateway-mark' },
      React.createElement('img', { src: icon, alt: '' }),
      title,
      React.createElement('span', { className: 'gateway-upstream', 'data-upstream': upstream }, upstream),
    );
  }
})();
