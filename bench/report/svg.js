/**
 * The few shapes that the plots are made of. Colours follow the reader's light or dark; positions are rounded, so that the
 * same figures give the same file.
 */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2937 }
  .small { font-size: 11px; fill: #6b7280 }
  .title { font-weight: 600 }
  .end { text-anchor: end }
  .middle { text-anchor: middle }
  .page { fill: #ffffff }
  .axis { stroke: #d1d5db }
  .whisker { stroke: #111827 }
  .target { stroke: #dc2626; stroke-width: 2 }
  .fill-0 { fill: #3b82f6 } .fill-1 { fill: #d97706 } .fill-2 { fill: #10b981 } .fill-other { fill: #9ca3af }
  .line { fill: none; stroke-width: 2 }
  .line-0 { stroke: #3b82f6 } .line-1 { stroke: #d97706 } .line-2 { stroke: #10b981 }
  .dashed { stroke-dasharray: 5 4 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e5e7eb }
    .small { fill: #9ca3af }
    .page { fill: #0d1117 }
    .axis { stroke: #374151 }
    .whisker { stroke: #f9fafb }
    .target { stroke: #f87171 }
    .fill-other { fill: #6b7280 }
  }`;

export function svg({ width, height, title }, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escapeText(title)}</title>
<style>${STYLE}
</style>
<rect class="page" width="${width}" height="${height}"/>
${parts.flat(9).join('\n')}
</svg>
`;
}

export const text = (x, y, words, name = '') =>
  `<text x="${at(x)}" y="${at(y)}"${name && ` class="${name}"`}>${escapeText(words)}</text>`;

export const rect = (x, y, width, height, name) =>
  `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" class="${name}"/>`;

export const line = (x1, y1, x2, y2, name) =>
  `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" class="${name}"/>`;

export const dot = (x, y, name) => `<circle cx="${at(x)}" cy="${at(y)}" r="3" class="${name}"/>`;

export const path = (points, name) =>
  `<polyline points="${points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}" class="${name}"/>`;

function at(value) {
  return Math.round(value * 10) / 10;
}

function escapeText(words) {
  return String(words).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
