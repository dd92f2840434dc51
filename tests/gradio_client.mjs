// Ask the Gradio API with Gradio's own JavaScript client: node gradio_client.mjs URL, calls as JSON on stdin.
import { Client } from "@gradio/client";
import { text } from "node:stream/consumers";

const [url] = process.argv.slice(2);
const client = await Client.connect(url, { events: ["data", "status"] });
const api = await client.view_api();
const told = [];
for (const call of JSON.parse(await text(process.stdin))) {
  const outcome = client.predict("/ask", call).then(
    (result) => ({ data: result.data[0] }),
    (error) => ({ error: error.message ?? String(error) }),
  );
  told.push(await outcome);
}
console.log(JSON.stringify({ endpoints: Object.keys(api.named_endpoints), told }));
process.exit(0); // the client keeps a stream open
