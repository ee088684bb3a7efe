/* The window around an app's frame: posts the signed token, then answers what the app asks. */
const scene = JSON.parse(document.getElementById('scene').textContent);
const frame = document.getElementById('app');
const editor = document.getElementById('editor');
const guid = crypto.randomUUID();
let scheme = scene.scheme;
let appOrigin = null;

const invoked = {
  resize([size]) {
    const height = Number.parseInt(size?.height ?? '', 10);
    if (Number.isFinite(height)) frame.style.height = `${Math.min(Math.max(height, 40), 2_000)}px`;
  },
  'ticket.editor.insert'([markup]) {
    if (!editor || editor.hidden) throw new Error('there is no editor');
    const text = new DOMParser().parseFromString(String(markup).replaceAll('<br>', '\n'), 'text/html');
    editor.textContent = `${editor.textContent}${text.body.textContent}`;
  },
  routeTo([kind, id]) {
    if (kind === 'ticket')
      window.location.assign(`${scene.accountPath}/agent/tickets/${id}${window.location.search}`);
  },
};

function valueOf(path) {
  if (path === 'colorScheme') return scheme;
  if (path in scene.values) return scene.values[path];
  throw new Error('is not known in this location');
}

function each(names, work) {
  const result = { errors: {} };
  for (const name of names) {
    try {
      result[name] = work(name) ?? null;
    } catch (error) {
      result.errors[name] = { message: error.message };
    }
  }
  return result;
}

function post(message) {
  frame.contentWindow.postMessage(JSON.stringify(message), appOrigin);
}

function tell(event, message) {
  post({ key: `zaf.${event}`, message });
}

window.addEventListener('message', (event) => {
  if (event.source !== frame.contentWindow || event.origin !== scene.appOrigin) return;
  const data = JSON.parse(event.data);
  if (data.key === 'iframe.handshake') {
    appOrigin = event.origin;
    tell('app.registered', { metadata: scene.metadata, context: scene.context });
  } else if (data.request === 'get') {
    post({ id: data.id, result: each(data.params, valueOf) });
  } else if (data.request === 'invoke') {
    const run = (name) => {
      if (!(name in invoked)) throw new Error('is no action of this location');
      return invoked[name](data.params[name]);
    };
    post({ id: data.id, result: each(Object.keys(data.params), run) });
  }
});

function setScheme(next) {
  scheme = next;
  document.documentElement.dataset.scheme = next;
  if (appOrigin !== null) tell('colorScheme.changed', next);
}

async function openApp() {
  const response = await fetch(`${scene.accountPath}/agent/token${window.location.search}`, {
    method: 'POST',
  });
  const { token } = await response.json();
  const address = new URL(scene.appUrl);
  address.searchParams.set('origin', window.location.origin);
  address.searchParams.set('app_guid', guid);
  address.searchParams.set('colorScheme', scheme);
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address.href;
  form.target = 'app';
  const field = document.createElement('input');
  field.type = 'hidden';
  field.name = 'token';
  field.value = token;
  form.append(field);
  document.body.append(form);
  form.submit();
  form.remove();
}

setScheme(scheme);
document
  .getElementById('scheme')
  ?.addEventListener('click', () => setScheme(scheme === 'dark' ? 'light' : 'dark'));
document.getElementById('reload')?.addEventListener('click', () => {
  appOrigin = null;
  void openApp();
});
if (frame) void openApp();
