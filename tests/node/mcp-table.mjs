// The MCP client of the TypeScript SDK calls tools of a server made with the same SDK, through the gateway; the client knows its address and nothing else.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { check, decide, env, errorOf, find, over } from './table.mjs';

const done = [];

async function serve(request, response) {
  const server = new McpServer({ name: 'payments', version: '1.0.0' });
  server.registerTool('note', { description: 'Says a text back', inputSchema: { text: z.string() } }, ({ text }) => {
    done.push(text);
    return { content: [{ type: 'text', text: `noted: ${text}` }] };
  });
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => transport.close());
  await server.connect(transport);
  await transport.handleRequest(request, response);
}

const upstream = createServer((request, response) => serve(request, response).catch(() => response.destroy()));
await new Promise((ready) => upstream.listen(Number(env.MCP_PORT), '127.0.0.1', ready));
const client = new Client({ name: 'an-agent', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(new URL('mcp', env.GATEWAY_URL)));
const note = (text) => client.callTool({ name: 'note', arguments: { text } });

check('tools are listed', async () => {
  assert.deepEqual((await client.listTools()).tools.map((tool) => tool.name), ['note']);
});
check('an allowed tool call', async () => {
  assert.equal((await note('rain')).content[0].text, 'noted: rain');
});
check('a held tool call, approved', async () => {
  const call = note('hold this: approve');
  await find('hold this: approve');
  assert.ok(!done.includes('hold this: approve'));
  await decide('hold this: approve', 'approve');
  assert.equal((await call).content[0].text, 'noted: hold this: approve');
});
check('a held tool call, edited', async () => {
  const call = note('hold this: edit');
  await decide('hold this: edit', 'edit', { edits: [{ path: '/params/arguments/text', value: 'written by a person' }] });
  assert.equal((await call).content[0].text, 'noted: written by a person');
});
check('a held tool call, rejected', async () => {
  const call = errorOf(note('hold this: reject'));
  await decide('hold this: reject', 'reject', { publicMessage: 'Not this one.' });
  assert.match((await call).message, /Not this one/);
  assert.ok(!done.includes('hold this: reject'));
});
check('a denied tool call', async () => {
  assert.match((await errorOf(note('deny this'))).message, /policy_denied/);
  assert.ok(!done.includes('deny this'));
});

await over();
await client.close();
upstream.close();
upstream.closeAllConnections();
