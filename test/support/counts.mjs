/** A reporter for test/run.mjs: how many tests passed and failed in the whole run, as JSON. */
export default async function* counts(events) {
  for await (const { type, data } of events) {
    // The summary of the run; each file has one too.
    if (type !== 'test:summary' || data.file !== undefined) continue;
    const { passed, failed, cancelled } = data.counts;
    yield JSON.stringify({ passed, failed: failed + cancelled });
  }
}
