// The conversations a person has, from what the server says they see.

import { nameOf } from "./mrkdwn.js";
import { world } from "./state.js";

export const HOME = "home";
export const APP = "app";

const isDirect = (channel) => channel.startsWith("D");

/** The channel ids of direct messages, each with who else speaks in it. */
function directs(messages, person) {
  const found = new Map();
  for (const { channel, user } of messages) {
    if (!isDirect(channel)) continue;
    if (!found.has(channel)) found.set(channel, new Set());
    const author = world.users.get(user);
    if (author && user !== person.id && !author.is_bot) found.get(channel).add(author);
  }
  return found;
}

/** {app: channel id of the DM with Liaison or null, channels: [...], others: [{id, name}]}. */
export function placesOf(person, messages) {
  const all = [...directs(messages, person)];
  const channels = [...world.channels.values()]
    .filter((channel) => (channel.members ?? []).includes(person.id))
    .sort((a, b) => a.name.localeCompare(b.name));
  return {
    app: all.find(([, people]) => people.size === 0)?.[0] ?? null,
    channels,
    others: all
      .filter(([, people]) => people.size > 0)
      .map(([id, people]) => ({ id, name: [...people].map(nameOf).join(", ") })),
  };
}

export const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;

/** Unread messages by channel id; replies count where their thread is read. */
export function unread(messages, person, marks) {
  const counts = new Map();
  for (const message of messages) {
    if (message.user === person.id || message.ephemeral || isReply(message)) continue;
    if (Number(message.ts) > marks.at(message.channel))
      counts.set(message.channel, (counts.get(message.channel) ?? 0) + 1);
  }
  return counts;
}
