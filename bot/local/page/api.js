// The one door to the server: the JSON API that the design's contract lists.

const GONE = "The local workspace does not answer. Is it still running in its terminal?";

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    return { ok: false, error: "unreachable" };
  }
  if (!response.ok) return { ok: false, error: `http_${response.status}` };
  return response.json();
}

export const get = (path) => call(path, { headers: { Accept: "application/json" } });

export const post = (path, body) =>
  call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const workspace = () => get("/client/workspace");
export const inbox = (user) => get(`/client/inbox?user=${encodeURIComponent(user)}`);

/** Calls `changed()` whenever anything in the workspace changed, and `online(bool)`. */
export function listen(changed, online) {
  const source = new EventSource("/client/events");
  source.onmessage = changed;
  // What happened while the line was down is unknown, so everything is fetched anew.
  source.onopen = () => {
    online(true);
    changed();
  };
  source.onerror = () => online(false);
}

const WORDS = {
  unreachable: GONE,
  operation_timeout: "Liaison did not answer within 3 seconds, so Slack would give up here. Please try again.",
  dispatch_failed: "Liaison could not be reached. Please try again in a moment.",
  dispatch_unknown_error: "Liaison answered with an error. Please try again.",
  command_not_found: "There is no such command here. Type / to see all of them.",
  unknown_command: "There is no such command here. Type / to see all of them.",
  channel_not_found: "This conversation does not exist any more.",
  not_in_channel: "Only members can write in this channel.",
  message_not_found: "This message is gone.",
  view_not_found: "This window was already closed.",
  trigger_expired: "The window took too long to open. Please try again.",
  block_not_found: "This button was already used; the message has changed.",
  action_not_found: "This button was already used; the message has changed.",
  user_deleted: "This person's account is deactivated.",
};

/** An error code in plain words. */
export function inWords(code) {
  return WORDS[code] ?? `That did not work: ${String(code || "no reason given").replaceAll("_", " ")}.`;
}
