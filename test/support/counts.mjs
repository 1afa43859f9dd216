/** A reporter for test/run.mjs: how many tests passed and failed in the whole run, and how long each file took, as JSON. */
export default async function* counts(events) {
  const files = [];
  let all = { passed: 0, failed: 0 };
  for await (const { type, data } of events) {
    if (type !== 'test:summary') continue;
    const { passed, failed, cancelled } = data.counts;
    if (data.file === undefined) all = { passed, failed: failed + cancelled };
    else files.push({ file: data.file, seconds: data.duration_ms / 1000 });
  }
  yield JSON.stringify({ ...all, files });
}
