/* global window, document, location, history, addEventListener, customElements, HTMLElement, MutationObserver */
// Stand-in for App Bridge, run inside the frame of the simulated admin. Defines window.shopify, signs same-origin
// requests, and shows what the real admin shows: navigation, title, save bar, toasts, loading.
(() => {
  const script = document.currentScript;
  const simulator = new URL(script.src).origin;
  const query = new URLSearchParams(location.search);
  const remember = (name) => {
    const value = query.get(name) || sessionStorage.getItem(`app-bridge-${name}`) || "";
    if (value) sessionStorage.setItem(`app-bridge-${name}`, value);
    return value;
  };
  const shop = remember("shop");
  const host = remember("host");
  const tell = (message) => window.parent !== window && window.parent.postMessage(message, "*");
  const plainFetch = window.fetch.bind(window);

  let cached = { token: query.get("id_token"), until: query.get("id_token") ? Date.now() + 20_000 : 0 };
  async function idToken() {
    if (cached.token && Date.now() < cached.until) return cached.token;
    const answer = await plainFetch(`${simulator}/__session-token?shop=${encodeURIComponent(shop)}`);
    const { token } = await answer.json();
    cached = { token, until: Date.now() + 20_000 };
    return token;
  }

  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin || request.headers.has("Authorization"))
      return plainFetch(request);
    const headers = new Headers(request.headers);
    headers.set("Authorization", `Bearer ${await idToken()}`);
    headers.set("X-Requested-With", "XMLHttpRequest");
    const signed = new Request(request, { headers });
    const again = signed.clone();
    let answer = await plainFetch(signed);
    if (answer.status === 401 && answer.headers.get("X-Shopify-Retry-Invalid-Session-Request")) {
      cached = { token: null, until: 0 };
      const fresh = new Headers(again.headers);
      fresh.set("Authorization", `Bearer ${await idToken()}`);
      answer = await plainFetch(new Request(again, { headers: fresh }));
    }
    const elsewhere = answer.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (elsewhere) openTop(elsewhere);
    return answer;
  };

  function openTop(url) {
    tell({ pledgedockApp: "redirect", path: new URL(url, location.href).href });
  }
  const plainOpen = window.open.bind(window);
  window.open = (url, target, features) => {
    if (target !== "_top" && target !== "_parent") return plainOpen(url, target, features);
    openTop(url);
    return null;
  };

  const style = document.createElement("style");
  style.textContent = `
    .sim-save-bar { position: fixed; z-index: 9998; inset: 0 0 auto; display: flex; align-items: center; gap: 8px; padding: 8px 16px; background: #1f2733; color: #fff; font: 14px/20px system-ui, sans-serif; }
    .sim-save-bar span { flex: 1; }
    .sim-save-bar button { padding: 6px 12px; border: 0; border-radius: 8px; font: inherit; background: #4a5463; color: #fff; }
    .sim-save-bar button[data-primary] { background: #fff; color: #1f2733; }
    .sim-save-bar button:focus-visible { outline: 2px solid #8ab6ff; outline-offset: 2px; }
    .sim-save-bar[data-shake] { animation: sim-shake 0.3s; }
    @keyframes sim-shake { 25% { transform: translateX(-6px); } 75% { transform: translateX(6px); } }
    .sim-toasts { position: fixed; z-index: 9999; inset: auto 0 24px; display: grid; justify-items: center; gap: 8px; pointer-events: none; font: 14px/20px system-ui, sans-serif; }
    .sim-toasts div { padding: 8px 16px; border-radius: 8px; background: #303030; color: #fff; }
    .sim-toasts div[data-error] { background: #8e0b21; }
    .sim-loading { position: fixed; z-index: 9999; inset: 0 0 auto; height: 3px; background: #005bd3; }
    ui-nav-menu, ui-title-bar, ui-save-bar, ui-modal, s-app-nav { display: none; }`;
  document.head.append(style);
  const onReady = (work) =>
    document.body ? work() : addEventListener("DOMContentLoaded", work, { once: true });

  let toasts;
  let lastToast = 0;
  const toast = {
    show(message, options = {}) {
      lastToast += 1;
      const id = `toast-${lastToast}`;
      onReady(() => {
        if (!toasts) {
          toasts = document.createElement("div");
          toasts.className = "sim-toasts";
          toasts.setAttribute("role", "status");
          document.body.append(toasts);
        }
        const entry = document.createElement("div");
        entry.id = id;
        entry.textContent = message;
        if (options.isError) entry.dataset.error = "";
        toasts.append(entry);
        setTimeout(() => entry.remove(), options.duration || 5000);
      });
      return id;
    },
    hide(id) {
      document.getElementById(id)?.remove();
    },
  };

  let loadingBar;
  function loading(on = true) {
    if (on && !loadingBar) {
      loadingBar = document.createElement("div");
      loadingBar.className = "sim-loading";
      onReady(() => document.body.append(loadingBar));
    } else if (!on) {
      loadingBar?.remove();
      loadingBar = undefined;
    }
  }

  let bar;
  let barFor;
  function showBar(id) {
    if (bar) return;
    barFor = document.getElementById(id);
    bar = document.createElement("div");
    bar.className = "sim-save-bar";
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", "Unsaved changes");
    const note = document.createElement("span");
    note.textContent = "Unsaved changes";
    const inner = [...(barFor?.querySelectorAll("button") ?? [])];
    const primary = inner.find((button) => button.getAttribute("variant") === "primary");
    const discard = inner.find((button) => button !== primary);
    bar.append(note, mirror(discard, "Discard", false), mirror(primary, "Save", true));
    onReady(() => {
      document.body.append(bar);
      document.body.style.paddingTop = "52px";
    });
    barFor?.dispatchEvent(new Event("show"));
  }
  function mirror(source, fallback, isPrimary) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = source?.textContent?.trim() || fallback;
    if (isPrimary) button.dataset.primary = "";
    button.disabled = source?.disabled ?? false;
    button.addEventListener("click", () => source?.click());
    return button;
  }
  function hideBar() {
    bar?.remove();
    document.body?.style.removeProperty("padding-top");
    barFor?.dispatchEvent(new Event("hide"));
    bar = undefined;
    barFor = undefined;
  }
  const saveBar = {
    show: async (id) => showBar(id),
    hide: async () => hideBar(),
    toggle: async (id) => (bar ? hideBar() : showBar(id)),
    leaveConfirmation: async () => {
      if (!bar) return;
      bar.dataset.shake = "";
      setTimeout(() => bar && delete bar.dataset.shake, 300);
      return new Promise(() => {});
    },
  };
  class SaveBarElement extends HTMLElement {
    static observedAttributes = ["open"];
    show() {
      return saveBar.show(this.id);
    }
    hide() {
      return saveBar.hide(this.id);
    }
    get showing() {
      return Boolean(bar) && barFor === this;
    }
    attributeChangedCallback(_name, _old, value) {
      if (value === null) hideBar();
      else showBar(this.id);
    }
    disconnectedCallback() {
      if (barFor === this) hideBar();
    }
  }

  class NavMenuElement extends HTMLElement {
    connectedCallback() {
      this.observer = new MutationObserver(() => this.report());
      this.observer.observe(this, { childList: true, subtree: true, characterData: true, attributes: true });
      this.report();
    }
    disconnectedCallback() {
      this.observer?.disconnect();
    }
    report() {
      const links = [...this.querySelectorAll("a, s-link")].filter(
        (link) => link.getAttribute("rel") !== "home",
      );
      tell({
        pledgedockApp: "menu",
        list: links.map((link) => ({ href: link.getAttribute("href"), text: link.textContent.trim() })),
      });
    }
  }
  class TitleBarElement extends HTMLElement {
    static observedAttributes = ["title"];
    connectedCallback() {
      tell({ pledgedockApp: "title", text: this.getAttribute("title") });
    }
    attributeChangedCallback(_name, _old, value) {
      tell({ pledgedockApp: "title", text: value });
    }
  }
  customElements.define("ui-nav-menu", NavMenuElement);
  customElements.define("s-app-nav", class extends NavMenuElement {});
  customElements.define("ui-title-bar", TitleBarElement);
  customElements.define("ui-save-bar", SaveBarElement);

  window.shopify = {
    config: { apiKey: "__CLIENT_ID__", shop, host, locale: "en-US" },
    origin: location.origin,
    ready: Promise.resolve(),
    environment: { mobile: false, embedded: true, pos: false },
    idToken,
    toast,
    loading,
    saveBar,
    modal: { show: async () => {}, hide: async () => {}, toggle: async () => {} },
    resourcePicker: async () => undefined,
    user: async () => ({ accountAccess: "full" }),
    scopes: {
      query: async () => ({ granted: [], required: [], optional: [] }),
      request: async () => ({ result: "granted-all", detail: { granted: [], required: [], optional: [] } }),
      revoke: async () => ({ detail: { granted: [], required: [], optional: [] } }),
    },
  };

  // Navigation: the outer address follows the frame, and the outer menu drives the app's own router.
  const report = () => tell({ pledgedockApp: "location", path: location.pathname + location.search });
  for (const name of ["pushState", "replaceState"]) {
    const original = history[name].bind(history);
    history[name] = (...args) => {
      original(...args);
      report();
    };
  }
  addEventListener("popstate", report);
  addEventListener("message", (event) => {
    if (event.data?.pledgedockAdmin !== "navigate" || event.source !== window.parent) return;
    if (bar) return void saveBar.leaveConfirmation();
    const target = new URL(event.data.path, location.origin);
    const inMenu = [...document.querySelectorAll("ui-nav-menu a, s-app-nav a")].find(
      (link) => new URL(link.getAttribute("href"), location.origin).pathname === target.pathname,
    );
    if (inMenu) return void inMenu.click();
    const detail = new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true });
    const link = document.createElement("a");
    link.setAttribute("href", target.pathname + target.search);
    document.body.append(link);
    const handled = !link.dispatchEvent(detail);
    link.remove();
    if (!handled) void loadDocument(target);
  });

  /** A full load carries a fresh token, so that the server need not bounce it. */
  async function loadDocument(target) {
    for (const [name, value] of [
      ["shop", shop],
      ["host", host],
      ["embedded", "1"],
      ["id_token", await idToken()],
    ])
      target.searchParams.set(name, value);
    location.replace(target);
  }

  // The server's bounce page (/auth/session-token) asks for a reload with a fresh token.
  const reload = query.get("shopify-reload");
  if (reload) void loadDocument(new URL(reload, location.origin));
  else report();
})();
