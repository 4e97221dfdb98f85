const token = location.hash.slice(1)
const form = document.querySelector('form')
const message = document.querySelector('.message')
const texts = document.body.dataset

function post(path, body) {
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function fill(selector, text) {
  const element = document.querySelector(selector)
  element.textContent = text
  element.hidden = false
}

async function preview() {
  if (token === '') {
    message.textContent = texts.invalid
    return
  }
  const response = await post('/a/preview', { token })
  const answer = await response.json()
  message.textContent = answer.message
  if (!response.ok) return
  document.querySelector('.case').hidden = false
  fill('.level', answer.priority)
  fill('.brand', answer.brand ?? '')
  fill('.excerpt', answer.excerpt)
  form.hidden = !answer.open
  form.elements.name.value = localStorage.getItem('name') ?? ''
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const name = form.elements.name.value.trim()
  if (name === '') {
    message.textContent = texts.nameMissing
    return
  }
  message.textContent = texts.working
  form.querySelector('button').disabled = true
  try {
    const response = await post('/a', { token, name })
    message.textContent = (await response.json()).message
    form.hidden = response.ok || response.status === 409
    if (response.ok) localStorage.setItem('name', name)
  } catch {
    message.textContent = texts.failed
  }
  form.querySelector('button').disabled = false
})

preview().catch(() => {
  message.textContent = texts.failed
})
