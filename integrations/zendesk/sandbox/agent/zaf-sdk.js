/*
 * Stands in for the helpdesk's own script inside of an app's frame: the same functions and the same messages
 * (iframe.handshake, get, invoke, zaf.<event>), so that an app runs unchanged beside either.
 */
(() => {
  let lastId = 0;

  class Client {
    constructor(origin, appGuid) {
      this.origin = origin;
      this.appGuid = appGuid;
      this.ready = false;
      this.waiting = [];
      this.pending = new Map();
      this.handlers = new Map();
      window.addEventListener('message', (event) => this.receive(event));
      this.on('app.registered', () => {
        this.ready = true;
        for (const message of this.waiting.splice(0)) this.post(message);
      });
      window.parent.postMessage(
        JSON.stringify({
          key: 'iframe.handshake',
          message: { version: '2.0' },
          appGuid,
          instanceGuid: appGuid,
        }),
        origin,
      );
    }

    post(message) {
      if (!this.ready) this.waiting.push(message);
      else window.parent.postMessage(JSON.stringify(message), this.origin);
    }

    receive(event) {
      if (event.origin !== this.origin || event.source !== window.parent) return;
      const data = JSON.parse(event.data);
      const waiting = this.pending.get(data.id);
      if (waiting) {
        this.pending.delete(data.id);
        waiting(data.result);
      } else if (typeof data.key === 'string' && data.key.startsWith('zaf.')) {
        for (const handler of this.handlers.get(data.key.slice(4)) ?? []) handler(data.message);
      }
    }

    request(request, params) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        this.pending.set(id, resolve);
        this.post({ id, request, params, appGuid: this.appGuid, instanceGuid: this.appGuid });
      });
    }

    on(name, handler) {
      this.handlers.set(name, [...(this.handlers.get(name) ?? []), handler]);
      if (name !== 'app.registered') this.post({ key: `iframe.on:${name}`, appGuid: this.appGuid });
    }

    async get(path) {
      const result = await this.request('get', Array.isArray(path) ? path : [path]);
      return settled(result, path);
    }

    async invoke(name, ...args) {
      return settled(await this.request('invoke', { [name]: args }), name);
    }
  }

  /** Of one path an error is thrown; of several it stands beside what was found. */
  function settled(result, path) {
    const failure = typeof path === 'string' ? result.errors?.[path] : undefined;
    if (failure) throw new Error(`"${path}" ${failure.message}`);
    return result;
  }

  window.ZAFClient = {
    init() {
      const known = new URLSearchParams(window.location.search);
      const origin = known.get('origin');
      const appGuid = known.get('app_guid');
      return origin && appGuid ? new Client(origin, appGuid) : false;
    },
  };
})();
