/** A fenced code block of a document. */
export interface Block {
  language: string;
  text: string;
  /** The HTML comments right before it, which tell the tests what to expect: `fails: FORBIDDEN`. */
  marks: ReadonlyMap<string, string[]>;
  /** The JSON block right after it that holds its variables. */
  variables: Record<string, unknown>;
  /** The JSON block further on, before the next example, that shows its answer. */
  answer: Record<string, unknown> | undefined;
}

export interface Document {
  blocks: Block[];
  /** What its headings can be linked to by. */
  anchors: Set<string>;
  links: string[];
}

const TOKENS = /^<!--\s*(.*?)\s*-->$|^```(\w*)[^\n]*\n([\s\S]*?)^```$|^(.*\S.*)$/gm;

/** Reads what can be checked in a document of Markdown. */
export function readDocument(markdown: string): Document {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let marks = new Map<string, string[]>();
  let isAdjacent = false;
  for (const [, comment, language, code, line] of markdown.matchAll(TOKENS)) {
    if (comment !== undefined) {
      const [name = '', value = ''] = comment.split(/:\s*(.*)/s);
      marks.set(name, [...(marks.get(name) ?? []), value]);
      continue;
    }
    if (line !== undefined) {
      prose.push(line);
      if (line.startsWith('#')) blocks.push({ language: '', text: '', marks, variables: {}, answer: undefined });
      marks = new Map();
      isAdjacent = false;
      continue;
    }
    const text = code ?? '';
    const last = blocks.at(-1);
    if (language === 'json' && last?.language) {
      const json = JSON.parse(text);
      if ('data' in json || 'errors' in json || 'extensions' in json) last.answer = json;
      else if (isAdjacent) last.variables = json;
    } else blocks.push({ language: language ?? '', text, marks, variables: {}, answer: undefined });
    marks = new Map();
    isAdjacent = true;
  }
  return {
    blocks: blocks.filter((block) => block.text),
    anchors: toAnchors(prose),
    links: prose.flatMap((line) => [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string)),
  };
}

/** As GitHub makes them: lower case, no punctuation, dashes for blanks, a number for a namesake. */
function toAnchors(lines: string[]): Set<string> {
  const anchors = new Set<string>();
  for (const line of lines) {
    const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}
