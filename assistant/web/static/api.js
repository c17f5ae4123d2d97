// Talks to the service; every failure becomes a Problem with a sentence for the reader.

import { t } from "./page_data.js";

export class Problem extends Error {
  constructor({ title, detail, status = 0, retryAfter = 0, isLost = false }) {
    super(detail);
    Object.assign(this, { title, detail, status, retryAfter, isLost });
  }
}

const UNREACHABLE = { title: t("script.unreachable"), detail: t("script.unreachable_detail"), isLost: true };
const BROKEN_OFF = { title: t("script.broken_off"), detail: t("script.broken_off_detail"), isLost: true };
const FAILED = { title: t("script.cannot_answer"), detail: t("script.cannot_answer_detail") };

// Makes the name under which an answer can be gone on with; also where the page came without encryption.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Tells the events of an answer one by one as onEvent(id, name, data); returns when it is complete.
export async function ask(body, { key, received, onEvent, signal }) {
  const headers = { Accept: "text/event-stream", "Idempotency-Key": key, "Last-Event-ID": String(received) };
  const response = await send("/api/ask", body, headers, signal);
  let isComplete = false;
  for await (const { id, name, data } of events(response.body)) {
    if (name === "problem") throw new Problem(data);
    onEvent(id, name, data);
    isComplete ||= name === "answer";
  }
  if (!isComplete) throw new Problem(BROKEN_OFF);
}

export function stopAnswer(key) {
  fetch(`/api/answers/${key}`, { method: "DELETE", keepalive: true }).catch(() => {});
}

export async function sendFeedback(body) {
  await send("/api/feedback", body);
}

export async function sendReferral(body) {
  return (await send("/api/referrals", body)).json();
}

export async function withdrawReferral(referralId) {
  await request(`/api/referrals/${referralId}`, { method: "DELETE" });
}

export async function shareAnswer(conversationId, turnId) {
  return (await send("/api/shares", { conversation_id: conversationId, turn_id: turnId })).json();
}

export async function revokeShare(shareId) {
  await request(`/api/shares/${shareId}`, { method: "DELETE" });
}

const documents = new Map();

export async function loadDocument(documentId) {
  if (!documents.has(documentId)) {
    const path = documentId.split("/").map(encodeURIComponent).join("/");
    const response = await request(`/api/documents/${path}`, {});
    documents.set(documentId, await response.json());
  }
  return documents.get(documentId);
}

function send(path, body, headers = {}, signal = undefined) {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
    signal,
  });
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(UNREACHABLE);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response) {
  try {
    const retryAfter = Number(response.headers.get("Retry-After")) || 0;
    return new Problem({ ...await response.json(), retryAfter });
  } catch {
    return new Problem({ ...FAILED, status: response.status });
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await read(reader);
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const event = parse(block);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function read(reader) {
  try {
    return await reader.read();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(BROKEN_OFF);
  }
}

function parse(block) {
  let name = "message";
  let id = 0;
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("id: ")) id = Number(line.slice(4));
    else if (line.startsWith("data: ")) data.push(line.slice(6));
  }
  return data.length ? { id, name, data: JSON.parse(data.join("\n")) } : null;
}
