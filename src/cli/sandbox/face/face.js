// Keeps the page in step with what happens, and presses buttons without losing one's place. Without it, the buttons
// still work and a reload does the same.
const REFRESH_MS = 1200;
const TOLD_MS = 8000;

function parsed(text) {
  return new DOMParser().parseFromString(text, 'text/html');
}

let shown = parsed(document.documentElement.outerHTML);

function blocks(root) {
  return [...root.querySelectorAll('[data-key]')];
}

/** Exchanges only the blocks that changed, so that nothing open or focused elsewhere is disturbed. */
function show(fresh) {
  const before = shown;
  shown = fresh;
  const [current, next, last] = [document, fresh, before].map(blocks);
  const same =
    current.length === next.length &&
    current.every((block, at) => block.dataset.key === next[at].dataset.key);
  if (!same) document.getElementById('page').innerHTML = fresh.getElementById('page').innerHTML;
  else {
    next.forEach((block, at) => {
      if (block.outerHTML !== last[at]?.outerHTML) exchange(current[at], document.importNode(block, true));
    });
  }
  const [banner, freshBanner] = [document, fresh].map((one) => one.querySelector('.bar'));
  if (banner.outerHTML !== freshBanner.outerHTML) banner.replaceWith(document.importNode(freshBanner, true));
  count();
}

function exchange(old, block) {
  for (const details of old.querySelectorAll('details[open]')) {
    if (details.id) block.querySelector(`#${CSS.escape(details.id)}`)?.setAttribute('open', '');
  }
  const label = old.contains(document.activeElement)
    ? document.activeElement.getAttribute('aria-label')
    : null;
  old.replaceWith(block);
  if (label) block.querySelector(`[aria-label="${CSS.escape(label)}"]`)?.focus();
}

async function refresh() {
  if (document.visibilityState !== 'visible') return;
  const answer = await fetch(location.pathname);
  if (answer.ok) show(parsed(await answer.text()));
}

function tell(from) {
  const told = document.getElementById('told');
  told.replaceChildren(...from.getElementById('told').childNodes);
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => told.replaceChildren(), TOLD_MS);
}

async function press(form, button) {
  if (button) button.disabled = true;
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
  const fresh = parsed(await answer.text());
  if (new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
  form.closest('details')?.removeAttribute('open');
  tell(fresh);
  if (button) button.disabled = false;
  await refresh();
}

/** "in 80 s" beside times that are still to come. */
function count() {
  for (const mark of document.querySelectorAll('[data-until]')) {
    const seconds = Math.ceil((new Date(mark.dataset.until) - Date.now()) / 1000);
    mark.textContent =
      seconds > 0 && seconds < 3600
        ? ` (in ${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`})`
        : '';
  }
}

document.addEventListener('submit', (event) => {
  event.preventDefault();
  press(event.target, event.submitter).catch(() => event.target.submit());
});

document.addEventListener('click', (event) => {
  for (const open of document.querySelectorAll('details.more[open]')) {
    if (!open.contains(event.target)) open.removeAttribute('open');
  }
});

if (location.search) {
  history.replaceState(null, '', location.pathname + location.hash);
  setTimeout(() => document.getElementById('told').replaceChildren(), TOLD_MS);
}
setInterval(() => {
  refresh().catch(() => {
    // The sandbox is restarting: the next turn tries again.
  });
}, REFRESH_MS);
setInterval(count, 1000);
count();
