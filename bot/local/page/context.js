// What renderers need to know and to call. A surface is a message or a view (modal, App Home).
//
// {person, users, channels, groups, now}   who reads, and the names of people and channels
// value(block, element)                    what was typed or chosen here, or undefined
// write(block, element, value)             remember it
// change(block, element, value)            remember it and, where the block asks, tell the app
// act(block, element, value)               tell the app: a button, an overflow menu
// dispatches(block)                        whether a change in this block tells the app
// form                                     true inside a modal

import { inWords, post } from "./api.js";
import { confirmFirst } from "./dialog.js";

/** A surface's context; `where` is {channel, ts} or {view_id}, `held` a Map of values. */
export function surface(pane, where, held = new Map(), form = false) {
  const key = (block, element) => `${block.block_id}/${element.action_id}`;
  const dispatches = (block) => block.type !== "input" || block.dispatch_action === true;
  const write = (block, element, value) => held.set(key(block, element), value);
  const act = async (block, element, value) => {
    if (element.confirm) {
      const sure = await confirmFirst(pane, element.confirm, () => stands(pane, where, element));
      if (sure === null) pane.say(inWords("action_not_found"), "problem");
      if (!sure) return;
    }
    pane.say("");
    pane.toasts.replaceChildren();
    const answer = await post("/client/action", {
      user: pane.person.id,
      action_id: element.action_id,
      block_id: block.block_id,
      value,
      ...where,
      // An app reads what was typed so far from a view's state, as Slack tells it.
      ...(where.view_id ? { values: nested(held) } : {}),
    });
    if (!answer.ok) pane.say(inWords(answer.error), "problem");
    await pane.refresh();
  };
  const change = (block, element, value) => {
    write(block, element, value);
    return dispatches(block) ? act(block, element, value) : undefined;
  };
  const value = (block, element) => held.get(key(block, element));
  return { ...pane.reader(), form, value, write, change, act, dispatches };
}

/** Whether a control is still where it was; a message or view changes while someone ponders. */
function stands(pane, where, element) {
  const drawn = where.view_id ? [...(pane.views ?? []), pane.homeView] : pane.messages;
  const same = (each) => (where.view_id ? each.id === where.view_id : keyOf(each) === keyOf(where));
  const there = drawn.find((each) => each && same(each));
  return JSON.stringify(there?.blocks ?? []).includes(JSON.stringify(element));
}

const keyOf = ({ channel, ts }) => `${channel}/${ts}`;

/** Drops what was typed in blocks that the view no longer has, as Slack does. */
export function prune(held, blocks) {
  const ids = new Set(blocks.map((block) => block.block_id));
  for (const key of held.keys()) if (!ids.has(key.slice(0, key.lastIndexOf("/")))) held.delete(key);
}

function nested(held) {
  const values = {};
  for (const [key, value] of held) {
    const at = key.lastIndexOf("/");
    values[key.slice(0, at)] = { ...values[key.slice(0, at)], [key.slice(at + 1)]: value };
  }
  return values;
}
