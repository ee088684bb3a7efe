// Brings new mails into the list while the page is looked at. Without it, a reload does the same.
const REFRESH_MS = 1500;

async function refresh() {
  if (document.visibilityState !== 'visible') return;
  const list = document.getElementById('list');
  const state = await fetch('/counters?totals', { headers: { accept: 'application/json' } }).then((answer) =>
    answer.json(),
  );
  const count = document.getElementById('count');
  if (String(state.mails) === count.textContent) return;
  const page = await fetch(location.href).then((answer) => answer.text());
  const fresh = new DOMParser().parseFromString(page, 'text/html');
  list.innerHTML = fresh.getElementById('list').innerHTML;
  count.textContent = fresh.getElementById('count').textContent;
}

setInterval(() => {
  refresh().catch(() => {
    // The sandbox is restarting: the next turn tries again.
  });
}, REFRESH_MS);
