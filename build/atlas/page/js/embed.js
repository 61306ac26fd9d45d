/* The Karabakh map in other pages: <karabakh-map period="…" lang="…" layers="a,b" feature="layer:id">, and frames as tall as their map. */
(() => {
  "use strict";

  const titles = TITLES;
  const parts = ["period", "day", "compare", "layers", "feature", "lang", "map"];
  const tag = document.currentScript || document.querySelector('script[src*="embed.js"]');
  const address = new URL("embed.html", tag.src);
  /** Frames that this script made; those of the page itself are looked up when one speaks. */
  const made = new Set();

  const isMap = (frame) => frame.src.split(/[?#]/)[0] === address.href;
  const frames = () => [...new Set([...made, ...document.querySelectorAll("iframe")])].filter(isMap);

  /** A frame in a sandbox has no origin. */
  function originOf({ sandbox, attributes }) {
    return attributes.sandbox && !sandbox.contains("allow-same-origin") ? "null" : address.origin;
  }

  /** Of what a frame says, a number is believed, within bounds, and only about the frame itself. */
  addEventListener("message", ({ source, origin, data }) => {
    if (!source || !data || data.type !== "karabakh-map" || !Number.isFinite(data.height)) return;
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (!frame || origin !== originOf(frame)) return;
    frame.style.aspectRatio = "auto";
    frame.style.height = `${Math.min(Math.max(Math.ceil(data.height), 120), 3000)}px`;
  });

  class KarabakhMap extends HTMLElement {
    static observedAttributes = parts;

    connectedCallback() {
      if (document.readyState !== "loading") this.show();
      else document.addEventListener("DOMContentLoaded", () => this.show());
    }

    disconnectedCallback() {
      made.delete(this.frame);
    }

    attributeChangedCallback() {
      if (this.frame) this.show();
    }

    /** Show what the attributes say, in the frame that the element holds or in a new one. */
    show() {
      if (!this.isConnected) return;
      const said = parts.filter((name) => this.getAttribute(name));
      const clean = (value) => encodeURIComponent(value).replace(/%(3A|2C|2F)/g, decodeURIComponent);
      const src = [address.href, said.map((name) => `${name}=${clean(this.getAttribute(name))}`).join("&")].join("#");
      const frame = (this.frame ||= this.querySelector("iframe") || document.createElement("iframe"));
      made.add(frame);
      this.style.display = "block";
      if (this.isLoaded) frame.contentWindow.location.replace(src);
      else if (frame.src !== src) frame.src = src;
      if (frame.isConnected) return;
      const title = this.title || titles[this.lang] || Object.values(titles)[0];
      const about = { title, width: "100%", height: 640, frameborder: 0, loading: "lazy", sandbox: "SANDBOX" };
      for (const [name, value] of Object.entries(about)) frame.setAttribute(name, value);
      frame.addEventListener("load", () => { this.isLoaded = true; });
      this.append(frame);
    }
  }

  if (!customElements.get("karabakh-map")) customElements.define("karabakh-map", KarabakhMap);
  for (const frame of frames()) frame.contentWindow.postMessage({ type: "karabakh-map", ask: "height" }, "*");
})();
