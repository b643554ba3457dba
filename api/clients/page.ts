/** Checks that README.md shows the files of `snippets/` as they are; with `--write`, makes it so. */
import { readFileSync, writeFileSync } from 'node:fs';

const at = (path: string) => new URL(path, import.meta.url);
const page = readFileSync(at('README.md'), 'utf8');
const shown = /^<!-- (snippets\/\S+) -->\n```(\w+)\n[^]*?^```$/gm;
let blocks = 0;
const fresh = page.replace(shown, (_, path: string, language: string) => {
  blocks += 1;
  return `<!-- ${path} -->\n\`\`\`${language}\n${readFileSync(at(path), 'utf8').trimEnd()}\n\`\`\``;
});
if (process.argv.includes('--write')) writeFileSync(at('README.md'), fresh);
else if (fresh !== page) {
  console.error('README.md differs from snippets/; run `npm run page -- --write`');
  process.exit(1);
}
console.log(`${blocks} snippets`);
