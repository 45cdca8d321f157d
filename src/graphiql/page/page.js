/**
 * Starts GraphiQL on the page that the gateway serves at its own endpoint.
 *
 * The variables of a tab hold card numbers and its headers hold keys, so nothing typed here outlives the page: GraphiQL
 * gets a storage in memory, and nothing is written into the URL.
 *
 * This script runs before graphiql.js, which reads MonacoEnvironment once, and starts after it.
 */
(() => {
  const options = JSON.parse(document.getElementById('options').textContent);
  const keyField = document.getElementById('key');
  const keyHint = document.getElementById('key-hint');
  const isWide = matchMedia('(min-width: 1100px)');
  const isNarrow = matchMedia('(max-width: 760px)');

  // With the global API the examples can be written into the editors.
  self.MonacoEnvironment = { globalAPI: true, getWorkerUrl: (_moduleId, label) => options.workers[label] };
  document.addEventListener('DOMContentLoaded', start);

  function start() {
    const { GraphiQL, createRoot, explorerPlugin } = YogaGraphiQL;
    const h = React.createElement;
    const reports = createReports();
    const examples = { title: 'Examples', icon: ExamplesIcon, content: Examples };
    const [firstTab] = options.tabs;

    const app = h(
      GraphiQL,
      {
        fetcher: createFetcher(location.pathname, reports),
        plugins: [examples, explorerPlugin({ showAttribution: true })],
        visiblePlugin: isWide.matches ? examples : undefined,
        defaultTabs: options.tabs,
        // GraphiQL takes the first tab's texts from these.
        initialQuery: firstTab?.query,
        initialVariables: firstTab?.variables,
        initialHeaders: firstTab?.headers ?? options.headers,
        defaultQuery: options.defaultQuery,
        defaultHeaders: options.headers,
        defaultEditorToolsVisibility: true,
        inputValueDeprecation: true,
        schemaDescription: true,
        storage: createMemoryStorage({ 'graphiql:docExplorerFlex': '0.3' }),
        shouldPersistHeaders: false,
        showPersistHeadersSettings: false,
        onTabChange: reports.onTabChange,
      },
      h(GraphiQL.Logo, null, h('span')),
      h(GraphiQL.Footer, null, h(Calls, { reports })),
    );
    // Small enough that the examples are not cut off; what is longer is wrapped.
    monaco.editor.onDidCreateEditor((editor) =>
      editor.updateOptions({ fontSize: 13, lineNumbersMinChars: 3, lineDecorationsWidth: 4, wordWrap: 'on' }),
    );
    createRoot(document.getElementById('root')).render(app);
    keyField?.addEventListener('change', () => click('Re-fetch GraphQL schema'));
  }

  /** Sends operations to the gateway; what it returns is always something that GraphiQL can show. */
  function createFetcher(endpoint, reports) {
    let lastToken = options.seedToken;

    return async function fetcher({ query, operationName, variables }, { headers } = {}) {
      const isIntrospection = operationName === 'IntrospectionQuery';
      const report = isIntrospection ? () => {} : reports.begin();
      const asksForLast = variables?.id === 'last';
      if (asksForLast && !lastToken) {
        return failure(
          'You have made no token on this page yet. Run CreateCardToken first, or put an id into Variables.',
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
        response = await fetch(endpoint, { method: 'POST', headers: toHeaders(headers), body: JSON.stringify(body) });
      } catch (error) {
        return failure(`The request could not be sent: ${error.message}`);
      }
      explainKey(response.status);

      const result = await readResult(response);
      if (isIntrospection) return explainIntrospection(result);
      lastToken = madeToken(result) ?? lastToken;
      report(result.extensions?.stripe);
      if (isNarrow.matches) document.querySelector('.graphiql-response').scrollIntoView();
      return withoutReport(result);
    };
  }

  /** The tab's headers win over what the page adds: its key, and the wish to see the requests to Stripe. */
  function toHeaders(tabHeaders) {
    const headers = new Headers({
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'x-explain': '1',
    });
    const key = keyField?.value.trim().replace(/^bearer\s+/i, '');
    if (key) headers.set('authorization', `Bearer ${key}`);
    for (const [name, value] of Object.entries(tabHeaders ?? {})) headers.set(name, value);
    headers.set('content-type', 'application/json');
    return headers;
  }

  function explainKey(status) {
    if (!keyField) return;
    const isMissing = status === 401 && keyField.value.trim() === '';
    keyField.setAttribute('aria-invalid', String(status === 401));
    if (isMissing) keyHint.textContent = 'Enter your key to run operations.';
    else if (status === 401) keyHint.textContent = 'This key was not accepted.';
    else keyHint.textContent = 'Sent with each request, never stored.';
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
    const why = keyField
      ? 'Enter your key at the top of this page and press Enter.'
      : 'Introspection may be turned off at this gateway, or a key may be missing in the headers of this tab.';
    const note = `The schema could not be read, so completion, docs and the explorer are off; operations still run. ${why}`;
    return { errors: [{ message: note }, ...(result.errors ?? [result])] };
  }

  /** The id of a token that this answer says was made, under whatever alias. */
  function madeToken(result) {
    const made = Object.values(result.data ?? {}).filter((payload) => typeof payload?.token?.id === 'string');
    return made.at(-1)?.token.id;
  }

  /** The table below the answer shows what is left out here. */
  function withoutReport({ extensions, ...result }) {
    const { stripe: _, ...others } = extensions ?? {};
    return Object.keys(others).length > 0 ? { ...result, extensions: others } : result;
  }

  function failure(message, extensions) {
    return { errors: [{ message, extensions }] };
  }

  /** What each tab's last answer said of the requests to Stripe; the table shows that of the tab that is open. */
  function createReports() {
    const reports = new Map();
    const listeners = new Set();
    let openTab;
    const notify = () => {
      for (const listener of listeners) listener();
    };
    return {
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      current: () => reports.get(openTab),
      /** Clears the table for a run, and gives what fills it. */
      begin: () => {
        const tab = openTab;
        reports.delete(tab);
        notify();
        return (report) => {
          reports.set(tab, report ?? 'none');
          notify();
        };
      },
      onTabChange: ({ tabs, activeTabIndex }) => {
        // GraphiQL does not say which tab it opens with: it is the first.
        if (openTab === undefined) reports.set(tabs[0]?.id, reports.get(undefined));
        openTab = tabs[activeTabIndex]?.id;
        notify();
      },
    };
  }

  /** The requests to Stripe that the answer above took. */
  function Calls({ reports }) {
    const h = React.createElement;
    const report = React.useSyncExternalStore(reports.subscribe, reports.current);
    const calls = report?.calls ?? [];
    const heads = ['Request', 'Status', 'Time'].map((name) => h('th', { key: name, scope: 'col' }, name));
    return h(
      'section',
      { className: 'gateway-calls', 'aria-label': 'Requests to Stripe' },
      h('h2', null, h('span', { role: 'status' }, summarize(report))),
      calls.length > 0 &&
        h(
          'table',
          null,
          h('thead', null, h('tr', null, heads)),
          h(
            'tbody',
            null,
            calls.map((call, index) => h(Call, { key: index, ...call })),
          ),
        ),
    );
  }

  function Call({ method, path, expand, status, requestId, ms, cached }) {
    const h = React.createElement;
    const isOk = status >= 200 && status < 300;
    const paths = expand.map((name) => h('code', { key: name }, breakable(name)));
    return h(
      'tr',
      { 'data-outcome': cached ? 'cached' : isOk ? 'ok' : 'failed' },
      h(
        'td',
        null,
        h('code', null, `${method} `, breakable(path)),
        h(
          'dl',
          null,
          method === 'GET' && [
            h('dt', { key: 'dt' }, 'expands'),
            h('dd', { key: 'dd' }, paths.length ? paths : 'nothing'),
          ],
          requestId && [h('dt', { key: 'dt' }, 'id'), h('dd', { key: 'dd' }, h('code', null, requestId))],
        ),
      ),
      h('td', { className: 'gateway-status' }, cached ? 'cached' : (status ?? 'no answer')),
      h('td', null, `${ms} ms`),
    );
  }

  /** Lines may break behind a dot or a slash. */
  function breakable(path) {
    return path
      .split(/(?<=[./])/)
      .map((part, index) => React.createElement(React.Fragment, { key: index }, part, React.createElement('wbr')));
  }

  function summarize(report) {
    if (report === undefined) return 'Requests to Stripe are listed here when you run an operation.';
    if (report === 'none') return 'The answer does not say which requests to Stripe it took.';
    const sent = report.calls.filter(({ cached }) => !cached).length;
    const sentence =
      sent === 0 ? 'No request to Stripe' : sent === 1 ? '1 request to Stripe' : `${sent} requests to Stripe`;
    return report.avoided > 0 ? `${sentence}, ${report.avoided} avoided` : sentence;
  }

  /** The panel of examples, by kind. */
  function Examples() {
    const h = React.createElement;
    const kinds = [...new Set(options.examples.map(({ kind }) => kind))];
    return h(
      'section',
      { className: 'gateway-examples', 'aria-label': 'Examples' },
      h('h2', null, 'Examples'),
      h('p', null, 'Each opens in a tab of its own. Change what you like: nothing is stored.'),
      ...kinds.map((kind) =>
        h(
          'div',
          { key: kind },
          h('h3', null, kind),
          h(
            'ul',
            null,
            ...options.examples
              .filter((example) => example.kind === kind)
              .map((example) =>
                h(
                  'li',
                  { key: example.title },
                  h(
                    'button',
                    { type: 'button', onClick: () => openExample(example) },
                    h('strong', null, example.title),
                    h('span', null, example.description),
                  ),
                ),
              ),
          ),
        ),
      ),
    );
  }

  function ExamplesIcon(props) {
    const h = React.createElement;
    return h(
      'svg',
      { viewBox: '0 0 20 20', fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, ...props },
      h('path', { d: 'M4 3.5h12v13H4zM7 7.5h6M7 10.5h6M7 13.5h3.5', strokeLinejoin: 'round', strokeLinecap: 'round' }),
    );
  }

  function openExample({ query, variables, headers }) {
    click('New tab');
    const write = (name, text) => {
      for (const model of monaco.editor.getModels()) if (model.uri.path.endsWith(name)) model.setValue(text ?? '');
    };
    write('operation.graphql', query);
    write('variables.json', variables);
    write('request-headers.json', headers ?? options.headers);
    if (!isWide.matches) click('Hide Examples');
  }

  /** Presses a button of GraphiQL's, by how its accessible name starts: a shortcut may follow. */
  function click(label) {
    document.querySelector(`#root button[aria-label^="${label}"]`)?.click();
  }

  /** The Storage interface, forgotten with the page. */
  function createMemoryStorage(initial) {
    const items = new Map(Object.entries(initial));
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
})();
