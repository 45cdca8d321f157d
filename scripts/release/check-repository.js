import { readFileSync } from 'node:fs';
import { run } from './run.js';

/**
 * What is published is what the tag names: everything is committed, and the tag is not that of another commit.
 *
 * @param {string} tag
 * @param {{ isDry: boolean }} options only a dry run may go before the tag
 * @returns {string[]} problems
 */
export function checkGit(tag, { isDry }) {
  const status = run('git', ['status', '--porcelain']);
  if (status.problems.length > 0) return status.problems;
  const problems = status.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => `not committed: ${line.trim()}`);
  const tagged = run('git', ['rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`]).stdout;
  const isHere = tagged === run('git', ['rev-parse', 'HEAD']).stdout;
  if (tagged && !isHere) problems.push(`the tag ${tag} is there already, on another commit`);
  if (!tagged && !isDry) problems.push(`the tag ${tag} is not there`);
  return problems;
}

/**
 * @param {string} version
 * @param {string} [changelog] its text
 * @returns {string[]} problems
 */
export function checkChangelog(version, changelog = readFileSync('CHANGELOG.md', 'utf8')) {
  const [, section] = changelog.split(new RegExp(`^## \\[?${version.replaceAll('.', '\\.')}\\]?(?: - .*)?$`, 'm'));
  if (section === undefined) return [`there is no "## ${version}"`];
  return /^- /m.test(section.split(/^## /m)[0] ?? '') ? [] : [`"## ${version}" says nothing`];
}
