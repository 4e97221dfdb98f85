/**
 * Emoji and emoticons by what they say in a post to a company, from -4 to 4. The `sentiment` package's own table is
 * of another kind of text (it has 😭 and 🚨 as good or nearly so).
 */
const groups: [weight: number, signs: string][] = [
  [-4, '🤬 🖕 🤮'],
  [-3, '😡 😠 👿 💩 🤢 👎 😤 >:('],
  [
    -2,
    "😞 😔 😟 🙁 ☹ 😣 😖 😫 😩 😒 💔 🙄 😑 🤦 😾 😿 😢 😥 🥺 🤡 🗑 😨 😰 😧 😦 😓 😪 :( :-( :'( ;( =( :[ D: :<",
  ],
  [-1, '😕 😐 😬 🤨 ⚠ 🚨 🚫 ❌ 🤔 😳 🐌 😭 😱 :/ :-/ :| :-| =/ :\\ >:/'],
  [0, '😂 🤣 😅 😏 ⭐ 🌟 👏 🙏 XD xD :P :p ;P'],
  [1, '🙂 😉 😜 😎 🤗 ✅ ✨ 👌 💪 ;) ;-) ^^ :3 :D :-D =D'],
  [2, '😊 😀 😃 😄 😁 ☺ 🥳 🎉 👍 💯 🏆 😋 😌 🙌 🤝 :) :-) =) (: :))'],
  [3, '❤ ♥ 😍 🥰 😘 💕 💖 💗 💙 💚 💛 💜 🧡 🤩 😻 <3 ♡'],
]

export const emojiWeights: ReadonlyMap<string, number> = new Map(
  groups.flatMap(([weight, signs]) => signs.split(' ').map((sign): [string, number] => [sign, weight])),
)
