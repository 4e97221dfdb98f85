import { expect, it } from 'vitest'
import {
  ownWordsFromHtml,
  ownWordsFromMarkdown,
  ownWordsFromPlain,
} from '../../../connectors/values/own-words.ts'

it('reads what has no quotation as it is', () => {
  expect(ownWordsFromHtml('<p>Lasku on <b>väärin</b></p>')).toEqual({ text: 'Lasku on väärin' })
  expect(ownWordsFromMarkdown('Lasku on **väärin**')).toEqual({ text: 'Lasku on väärin' })
  expect(ownWordsFromPlain('Lasku on *väärin*')).toEqual({ text: 'Lasku on *väärin*' })
})
