// Both vendors' own clients for Node while oversight cannot work: they try again by themselves, and then say what is wrong.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { alone, env, errorOf, refusals } from './table.mjs';

const text = [{ role: 'user', content: 'hold this: away' }];
const openai = new OpenAI({ baseURL: `${env.GATEWAY_URL}v1`, apiKey: 'a-key' });
const anthropic = new Anthropic({ baseURL: env.GATEWAY_URL.replace(/\/$/, ''), apiKey: 'a-key' });

/** What a call ends with, and how often the gateway refused it. */
async function tries(call) {
  const before = await refusals('oversight_unavailable');
  const error = await errorOf(call());
  return [error, await refusals('oversight_unavailable') - before];
}

await alone('openai', async () => {
  const [error, tried] = await tries(() => openai.chat.completions.create({ model: 'sample', messages: text }));
  assert.deepEqual([error.status, error.code, error.type, tried], [503, 'oversight_unavailable', 'policy_error', 3]);
  assert.equal(error.headers.get('retry-after'), '1');
  assert.match(error.message, /nothing was sent to the model/);
});
await alone('anthropic', async () => {
  const [error, tried] = await tries(() => anthropic.messages.create({ model: 'sample', max_tokens: 9, messages: text }));
  assert.deepEqual([error.status, error.error.error.type, tried], [503, 'permission_error', 3]);
  assert.equal(error.headers.get('retry-after'), '1');
  assert.match(error.message, /nothing was sent to the model.*oversight_unavailable/);
});
