// The shortcodes that work messages use; any other is shown as it was typed.

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", warning: "⚠️",
  rotating_light: "🚨", fire: "🔥", sos: "🆘", bell: "🔔", no_bell: "🔕", pager: "📟", telephone_receiver: "📞",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢",
  large_blue_circle: "🔵", large_purple_circle: "🟣", white_circle: "⚪", black_circle: "⚫",
  large_green_square: "🟩", large_yellow_square: "🟨", large_red_square: "🟥", large_blue_square: "🟦",
  tada: "🎉", trophy: "🏆", clap: "👏", raised_hands: "🙌", pray: "🙏", wave: "👋", "+1": "👍", thumbsup: "👍",
  "-1": "👎", thumbsdown: "👎", ok_hand: "👌", muscle: "💪", eyes: "👀", heart: "❤️", star: "⭐", star2: "🌟",
  sparkles: "✨", rocket: "🚀", bulb: "💡", memo: "📝", pencil: "📝", pencil2: "✏️", pushpin: "📌", link: "🔗",
  calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  alarm_clock: "⏰", clock1: "🕐", clock9: "🕘", stopwatch: "⏱️", sunrise: "🌅", sunny: "☀️", moon: "🌔",
  crescent_moon: "🌙", zzz: "💤", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉",
  bar_chart: "📊", clipboard: "📋", file_folder: "📁", package: "📦", gear: "⚙️", wrench: "🔧",
  hammer_and_wrench: "🛠️", construction: "🚧", lock: "🔒", unlock: "🔓", key: "🔑", mag: "🔍", mega: "📣",
  loudspeaker: "📢", speech_balloon: "💬", thought_balloon: "💭", email: "📧", inbox_tray: "📥", outbox_tray: "📤",
  question: "❓", grey_question: "❔", exclamation: "❗", information_source: "ℹ️", arrow_right: "➡️",
  arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄", repeat: "🔁", no_entry: "⛔",
  no_entry_sign: "🚫", octagonal_sign: "🛑", busts_in_silhouette: "👥", bust_in_silhouette: "👤",
  handshake: "🤝", scales: "⚖️", vertical_traffic_light: "🚦", checkered_flag: "🏁", triangular_flag_on_post: "🚩",
  dart: "🎯", world_map: "🗺️", seedling: "🌱", herb: "🌿", coffee: "☕", birthday: "🎂", champagne: "🍾",
  smile: "😄", slightly_smiling_face: "🙂", blush: "😊", grin: "😁", joy: "😂", thinking_face: "🤔",
  neutral_face: "😐", slightly_frowning_face: "🙁", disappointed: "😞", sweat_smile: "😅", sob: "😭",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣",
};

/** The character of a shortcode (without its colons), or undefined. */
export const emojiOf = (name) => (Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined);

/** Plain text with its known shortcodes shown. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emojiOf(name) ?? whole);
