export type Attributes = Record<string, string | undefined>

/** An element with text in it. */
export function element(name: string, attributes: Attributes, text: string): string {
  return `<${name}${attributeList(attributes)}>${characters(text)}</${name}>`
}

/** An element with elements in it. */
export function group(name: string, attributes: Attributes, children: string[]): string {
  return `<${name}${attributeList(attributes)}>${children.join('')}</${name}>`
}

function attributeList(attributes: Attributes): string {
  let list = ''
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined) list += ` ${name}="${escaped(value)}"`
  }
  return list
}

function escaped(value: string): string {
  if (!/[&<"]/.test(value)) return value
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function characters(text: string): string {
  if (!/[<&]|\]\]>/.test(text)) return text
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}
