// Anthropic's own client for Node against every case of what a consumer sees; only its address and key are set.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { alone, check, decide, env, errorOf, find, pause, refusedAfter, whileStopped } from './table.mjs';

const client = new Anthropic({ baseURL: env.GATEWAY_URL.replace(/\/$/, ''), apiKey: 'a-key' });
const body = (content) => ({ model: 'sample', max_tokens: 100, messages: [{ role: 'user', content }] });
const ask = (content) => client.messages.create(body(content));
const read = async (content) => (await client.messages.stream(body(content)).finalMessage()).content[0].text;

check('allowed', async () => {
  assert.match((await ask('Say rain.')).content[0].text, /Say rain/);
});
check('held and approved', async () => {
  const call = ask('hold this: approve');
  await decide('hold this: approve', 'approve');
  assert.match((await call).content[0].text, /approve/);
});
check('edited', async () => {
  const call = ask('hold this: edit');
  await decide('hold this: edit', 'edit', { edits: [{ path: '/messages/0/content', value: 'Written by a person.' }] });
  assert.match((await call).content[0].text, /Written by a person/);
});
for (const [name, text, code] of [['expired', 'hold briefly', 'review_expired'], ['denied', 'deny this', 'policy_denied']]) {
  check(name, async () => {
    const error = await errorOf(ask(text));
    assert.deepEqual([error.status, error.error.error.type], [403, 'permission_error']);
    assert.match(error.message, new RegExp(code));
  });
}
check('undecided in time, then joined by a repeat', async () => {
  const error = await errorOf(ask('hold this: later'));
  assert.deepEqual([error.status, error.error.error.type], [403, 'permission_error']);
  assert.match(error.message, /review_pending/);
  const repeat = ask('hold this: later');
  const id = await decide('hold this: later', 'approve');
  assert.equal(error.headers.get('holdpoint-review'), id);
  assert.match((await repeat).content[0].text, /later/);
});
check('rejected', async () => {
  const call = errorOf(ask('hold this: reject'));
  await decide('hold this: reject', 'reject', { publicMessage: 'Leave out the name.' });
  const error = await call;
  assert.equal(error.status, 403);
  assert.match(error.message, /Leave out the name.*review_rejected/);
});
check('streamed, allowed', async () => assert.match(await read('Say rain.'), /Say rain/));
check('streamed, held and approved after comments', async () => {
  const reading = read('hold this: stream');
  await find('hold this: stream');
  await pause(600);
  await decide('hold this: stream', 'approve');
  assert.match(await reading, /stream/);
});
check('streamed, rejected after comments', async () => {
  const reading = errorOf(read('hold this: refuse'));
  await find('hold this: refuse');
  await pause(600);
  await decide('hold this: refuse', 'reject', { publicMessage: 'Leave out the name.' });
  assert.match((await reading).message, /Leave out the name/);
});
for (const [code, status, call] of [
  ['lone_surrogate', 400, () => ask('\ud800')],
  ['body_too_large', 413, () => ask('a'.repeat(300_000))],
  ['unsupported_encoding', 415, () => client.messages.create(body('Say rain.'), { headers: { 'content-encoding': 'compress' } })],
]) {
  await alone(`not to be read with certainty: ${code}`, async () => {
    const error = await refusedAfter(1, code, call);
    assert.deepEqual([error.status, error.error.error.type, error.headers.get('x-should-retry')], [status, 'permission_error', 'false']);
    assert.ok(error.message.includes(`(${code})`), error.message);
  });
}
await alone('queue full', async () => {
  // It is told that it still waits, should the second take longer than that.
  const first = Promise.allSettled([ask('hold few: first')]);
  await find('hold few: first');
  const error = await refusedAfter(3, 'queue_full', () => ask('hold few: second'));
  assert.deepEqual([error.status, error.error.error.type, error.headers.get('retry-after')], [503, 'permission_error', '1']);
  assert.match(error.message, /queue_full/);
  await decide('hold few: first', 'approve');
  await first;
});
await alone('stopped', () => whileStopped(async () => {
  const error = await errorOf(ask('Say rain.'));
  assert.equal(error.status, 503);
  assert.match(error.message, /model_stopped/);
}));
