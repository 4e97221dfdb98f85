const token = location.hash.slice(1)
const page = document.querySelector('.acknowledge')
const summary = page.querySelector('.case')
const form = page.querySelector('form')
const name = form.elements.namedItem('name')
const button = form.querySelector('button')
const message = page.querySelector('.message')
const texts = page.dataset

/** The server's answer. Throws when it gave none that is meant for people. */
async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  })
  const answer = await response.json()
  if (response.ok) return { status: response.status, ...answer }
  if (response.status >= 500) throw new Error(answer.error.message)
  return { status: response.status, message: answer.error.message }
}

function say(text, tone = '') {
  message.textContent = text
  message.dataset.tone = tone
}

async function preview() {
  if (token === '') return say(texts.invalid, 'bad')
  say(texts.loading)
  const { status, message: said, open, priority, brand, excerpt } = await post('/a/preview', { token })
  say(said, status === 200 ? '' : 'bad')
  if (status !== 200) return
  summary.querySelector('.priority').textContent = priority
  summary.querySelector('.brand').textContent = brand
  summary.querySelector('.excerpt').textContent = excerpt
  summary.hidden = false
  form.hidden = !open
  name.value = remembered()
}

async function acknowledge() {
  const { status, message: said } = await post('/a', { token, name: name.value })
  if (status === 400) return askForName(said)
  form.hidden = true
  say(said, status === 200 ? 'good' : status === 409 ? '' : 'bad')
  message.focus()
  if (status === 200) remember(name.value)
}

function askForName(text) {
  say(text, 'bad')
  name.setAttribute('aria-invalid', 'true')
  name.focus()
}

// A browser may keep its storage shut; the name is a comfort and nothing more.
function remembered() {
  try {
    return localStorage.getItem('name') ?? ''
  } catch {
    return ''
  }
}

function remember(text) {
  try {
    localStorage.setItem('name', text)
  } catch {}
}

name.addEventListener('input', () => {
  name.removeAttribute('aria-invalid')
  say('')
})

form.addEventListener('submit', (event) => {
  event.preventDefault()
  if (name.value.trim() === '') return askForName(texts.nameMissing)
  say(texts.working)
  button.disabled = true
  acknowledge()
    .catch(() => say(texts.failed, 'bad'))
    .finally(() => {
      button.disabled = false
    })
})

// Another link opened in the same tab changes nothing but the fragment: without this the old case would stay.
addEventListener('hashchange', () => location.reload())

preview()
  .catch(() => say(texts.failed, 'bad'))
  .finally(() => page.setAttribute('aria-busy', 'false'))
