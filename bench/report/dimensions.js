/** What each curve of the growth is about: its axis, and how many units of work an operation of that size is. */
export const DIMENSIONS = {
  aliases: { axis: 'aliases in an operation', unit: 'alias', work: (x) => x },
  ids: { axis: 'ids in a list', unit: 'id', work: (x) => x },
  documents: { axis: 'distinct documents' },
  tokens: { axis: 'distinct tokens, cached fields' },
  connections: { axis: 'connections' },
};
