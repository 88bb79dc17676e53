// Scores rows with ONNX Runtime. Each line of standard input is a request:
//   { "model": <base64>, "inputs": [ { "name", "type", "dims", "data" } ] }
// and gets one line of answer:
//   { "outputs": [ { "name", "type", "dims", "data" } ] }  or  { "error": <message> }
// JSON has no NaN and no infinity: they travel as the texts "NaN", "Infinity" and "-Infinity".
'use strict';

const ort = require('onnxruntime-node');
const readline = require('node:readline');

const containers = { float32: Float32Array, float64: Float64Array, bool: Uint8Array };

function toTensor({ type, dims, data }) {
  if (type === 'string') {
    return new ort.Tensor(type, data, dims);
  }
  if (type === 'int64') {
    return new ort.Tensor(type, BigInt64Array.from(data, BigInt), dims);
  }
  return new ort.Tensor(type, containers[type].from(data, Number), dims);
}

function fromElement(value) {
  if (typeof value === 'bigint') {
    return Number(value);
  }
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

// The rows of a table come in many requests with the same model.
let current = { model: null, session: null };

async function open(model) {
  if (current.model !== model) {
    await current.session?.release();
    current = { model: null, session: null };
    const options = { logSeverityLevel: 4, intraOpNumThreads: 1 };
    const session = await ort.InferenceSession.create(Buffer.from(model, 'base64'), options);
    current = { model, session };
  }
  return current.session;
}

async function answer(request) {
  const session = await open(request.model);
  const feeds = Object.fromEntries(request.inputs.map((input) => [input.name, toTensor(input)]));
  const results = await session.run(feeds);
  const outputs = session.outputNames.map((name) => {
    const { type, dims, data } = results[name];
    return { name, type, dims, data: Array.from(data, fromElement) };
  });
  return { outputs };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let response;
    try {
      response = await answer(JSON.parse(line));
    } catch (error) {
      response = { error: error.message };
    }
    process.stdout.write(JSON.stringify(response) + '\n');
  }
})();
