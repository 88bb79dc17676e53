// Times ONNX Runtime: node time.js <model.onnx> <inputs.json> <threads>.
// The inputs are [ { "name", "type", "dims", "data" } ], NaN written as null. Each line of standard input holds a number
// of runs and gets one line of answer: the seconds that they took.
'use strict';

const fs = require('node:fs');
const ort = require('onnxruntime-node');
const readline = require('node:readline');

const [model, inputs, threads] = process.argv.slice(2);
const containers = { float32: Float32Array, float64: Float64Array };

(async () => {
  const options = { logSeverityLevel: 3, intraOpNumThreads: Number(threads), interOpNumThreads: 1, executionMode: 'sequential' };
  const session = await ort.InferenceSession.create(model, options);
  const feeds = {};
  for (const { name, type, dims, data } of JSON.parse(fs.readFileSync(inputs, 'utf8'))) {
    const values = type === 'string' ? data : containers[type].from(data, (value) => (value === null ? NaN : value));
    feeds[name] = new ort.Tensor(type, values, dims);
  }

  for await (const line of readline.createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint();
    for (let run = 0; run < Number(line); run++) {
      await session.run(feeds);
    }
    process.stdout.write(`${Number(process.hrtime.bigint() - start) / 1e9}\n`);
  }
})();
