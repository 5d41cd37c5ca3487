// OpenAI's own client for Node, with its defaults, streaming through holds that are longer than it waits for a silent answer.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { check, decide, env, find, over, pause } from './table.mjs';

const client = new OpenAI({ baseURL: `${env.GATEWAY_URL}v1`, apiKey: 'a-key' });

async function read(content) {
  const seen = { text: '', refusal: '', finish: null };
  const stream = await client.chat.completions.create({ model: 'sample', stream: true, messages: [{ role: 'user', content }] });
  for await (const { choices: [choice] } of stream) {
    seen.text += choice?.delta?.content ?? '';
    seen.refusal += choice?.delta?.refusal ?? '';
    seen.finish = choice?.finish_reason ?? seen.finish;
  }
  return seen;
}

for (const [name, outcome] of [['approved', 'approve'], ['rejected', 'reject']]) {
  check(`streamed through a long hold, ${name}`, async () => {
    const reading = read(`hold this: long, ${outcome}`);
    const id = await find(`long, ${outcome}`);
    await pause(Number(env.HOLD_SECONDS) * 1000);
    assert.equal(await decide(`long, ${outcome}`, outcome, { publicMessage: 'Leave out the name.' }), id);
    const seen = await reading;
    if (outcome === 'approve') {
      assert.match(seen.text, /long, approve/);
    } else {
      assert.equal(seen.finish, 'content_filter');
      assert.match(seen.refusal, /Leave out the name/);
    }
  });
}

await over();
