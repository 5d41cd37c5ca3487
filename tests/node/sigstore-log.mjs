// Every entry of a log proved with @sigstore/verify: its checkpoint parser, its signature check and its Merkle inclusion check.
// The package publishes them for Rekor's logs only, below dist/tlog; the log here is served as tiles, so the paths are put together here.
// LOG: a folder of tiles or an address ending in /ledger/; KEY: the pinned verifier key; TOKEN: an auditor's token for the address.
import { readFile } from 'node:fs/promises';
import { crypto } from '@sigstore/core';
import { verifyTLogInclusion } from '@sigstore/verify/dist/tlog/index.js';

const { LOG, KEY, TOKEN } = process.env;
const [, name, id, base64] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(KEY);
const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(base64, 'base64').subarray(1)]);
const authority = { logID: Buffer.from(id.padEnd(64, '0'), 'hex'), baseURL: name, publicKey: crypto.createPublicKey(spki) };

async function fetchPath(path) {
  if (!LOG.startsWith('http')) return readFile(`${LOG}/${path}`);
  const answer = await fetch(LOG + path, { headers: { authorization: `Bearer ${TOKEN}` } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function* tiles(kind, size) {
  for (let number = 0; number * 256 < size; number++) {
    const width = Math.min(256, size - number * 256);
    const path = String(number).padStart(3, '0');
    if (number > 999) throw new Error('This script reads logs of up to 256,000 entries.');
    yield fetchPath(`tile/${kind}/${path}${width < 256 ? `.p/${width}` : ''}`);
  }
}

function root(hashes, from, to) {
  if (to - from === 1) return hashes[from];
  const middle = from + 2 ** Math.floor(Math.log2(to - from - 1));
  return crypto.digest('sha256', Buffer.of(1), root(hashes, from, middle), root(hashes, middle, to));
}

function path(hashes, index, from, to) {
  if (to - from === 1) return [];
  const middle = from + 2 ** Math.floor(Math.log2(to - from - 1));
  return index < middle
    ? [...path(hashes, index, from, middle), root(hashes, middle, to)]
    : [...path(hashes, index, middle, to), root(hashes, from, middle)];
}

const prove = (canonicalizedBody, logIndex, hashes, envelope) =>
  verifyTLogInclusion({ canonicalizedBody, inclusionProof: { logIndex: String(logIndex), hashes, checkpoint: { envelope } } }, [authority]);

const envelope = (await fetchPath('checkpoint')).toString();
const size = Number(envelope.split('\n')[1]);
const leaves = [];
for await (const tile of tiles(0, size)) for (let at = 0; at < tile.length; at += 32) leaves.push(tile.subarray(at, at + 32));
const entries = [];
for await (const bundle of tiles('entries', size)) {
  for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at)) entries.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
}

if (entries.length !== size || leaves.length !== size) throw new Error(`${entries.length} entries and ${leaves.length} hashes for a size of ${size}`);
entries.forEach((entry, index) => prove(entry, index, path(leaves, index, 0, size), envelope));
if (LOG.startsWith('http')) {
  for (const index of [0, size - 1]) {
    const [proof, checkpoint] = (await fetchPath(`receipt/${index}`)).toString().split(/\n\n(.*)/s);
    prove(entries[index], index, proof.split('\n').slice(2).map((hash) => Buffer.from(hash, 'base64')), checkpoint);
  }
}

console.log(`${size} entries proved`);
