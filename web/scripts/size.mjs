// What a first visit costs: index.html and everything it names, compressed. Fails above the budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET = 200_000;
const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1]);
const files = ['index.html', ...new Set(named)];

let sum = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  sum += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(sum).padStart(8)}  first page, compressed (budget ${BUDGET})`);
if (files.length < 3) {
  console.error('index.html names no script and no style sheet: run `npm run build` first');
  process.exit(1);
}
if (sum > BUDGET) {
  console.error(`the first page is ${sum - BUDGET} bytes over its budget: load something later (kit/late)`);
  process.exit(1);
}
