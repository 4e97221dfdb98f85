import { expect, it } from 'vitest'
import { webUrl } from '../../../connectors/values/addresses.ts'

it.each(['https://forum.example/u/aino', 'http://127.0.0.1:8080/', 'https://forum.example/ä?x=1#y'])(
  'people may open %s',
  (url) => expect(webUrl(url)).toBe(url),
)

it.each([
  undefined,
  '',
  '/u/aino',
  '//forum.example',
  'javascript:alert(1)',
  ' data:text/html,x',
  'ftp://x.example',
])('nobody is led to %s', (url) => expect(webUrl(url)).toBeUndefined())
