// Makes the typed client in ../clients/typescript ready: installs what it is made with where that is
// missing, and builds it where its sources or the description of the API are newer than what was built.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const client = fileURLToPath(new URL('../../clients/typescript/', import.meta.url));
const description = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
const built = `${client}dist/index.js`;

if (!existsSync(`${client}node_modules`)) npm('ci', '--ignore-scripts', '--no-audit', '--no-fund');
if (!existsSync(built) || newest() > statSync(built).mtimeMs) npm('run', 'build');

function newest() {
  const sources = readdirSync(`${client}src`).map((file) => `${client}src/${file}`);
  // schema.ts is made by the build itself, from the description.
  const files = [description, ...sources.filter((file) => !file.endsWith('/schema.ts'))];
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

function npm(...words) {
  const { status } = spawnSync('npm', words, { cwd: client, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
