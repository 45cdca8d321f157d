/** A table of GitHub's Markdown. */
export function table(head, rows) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** What a column of results is called. */
export const nodeOf = ({ machine }) => `Node ${machine.node.slice(1)}`;
