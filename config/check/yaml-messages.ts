import type { YAMLError } from 'yaml'

export const aliasMessage =
  'a value that starts with * or & refers to another part of the file; put it in "quotes" to mean the character'
const bracketMessage = 'a [ or { is not closed, or a comma is missing between its items'

/** The parser's own sentences speak of its internals, and some quote the text, which may hold a secret. */
export function yamlMessage({ code, pos, message }: YAMLError, text: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab is used to indent; use spaces'
    case 'BAD_INDENT':
      if (/flow/i.test(message)) return bracketMessage
      return 'the indentation does not line up with the lines above; start items of one list or map in the same column'
    case 'BAD_SCALAR_START':
      return `a value cannot start with ${text.charAt(pos[0])} here; put the whole value in "quotes"`
    case 'BAD_DQ_ESCAPE':
      return 'a \\ in "double quotes" starts an escape that YAML does not know; write \\\\ or use \'single quotes\''
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a second ":" or a key over several lines; check the indentation, and put a value that holds ": " in "quotes"'
    case 'MULTIPLE_DOCS':
      return 'the file holds several documents; remove the line ---'
    case 'TAG_RESOLVE_FAILED':
      return 'tags such as !name are not used here; put a value that starts with ! in "quotes"'
    case 'BAD_ALIAS':
    case 'ALIAS_PROPS':
      return aliasMessage
    case 'NON_STRING_KEY':
      return 'a key must be plain text; put values that start with { or [ in "quotes"'
    case 'RESOURCE_EXHAUSTION':
      return 'the file is nested too deeply'
    case 'MISSING_CHAR':
    case 'BLOCK_IN_FLOW':
    case 'UNEXPECTED_TOKEN':
      return missingMessage(message)
    default:
      return 'this is not valid YAML; compare it with config/ennakko.yaml'
  }
}

function missingMessage(message: string): string {
  if (message.includes('quote'))
    return 'a quote is opened and not closed; add the missing quote at the end of the value'
  if (/map keys|Implicit map keys/.test(message))
    return 'a ":" is missing; write key: value, with a space behind the colon'
  if (message.includes('Sequence item'))
    return 'a "- " is missing; every item of this list starts with it, in the same column'
  if (/flow|,/.test(message)) return bracketMessage
  return 'this does not belong here; check quotes, brackets and indentation on this line and the one above'
}
