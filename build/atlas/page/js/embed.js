/**
 * The Karabakh map in other pages: <karabakh-map period="…" lang="…" layers="a,b" feature="layer:id">,
 * and frames as tall as their map. The build puts `SETTINGS` around this script.
 */

import { fragmentOf, languageOf } from "./plain/link.js";

const PARTS = ["period", "day", "compare", "layers", "feature", "lang", "map"];
const PAGE = /\/embed\.(js|html)$/;
const [SHORTEST, TALLEST] = [120, 3000]; // pixels
const address = new URL("embed.html", ownAddress());
/** Frames that this script made; those of the page itself are looked up when one speaks. @type {Set<HTMLIFrameElement>} */
const made = new Set();

/**
 * Find where this script came from. A module has no `currentScript`, and a page may hold scripts of
 * others that are called embed.js as well: the trace of an error names the one that runs.
 */
function ownAddress() {
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript ?? {});
  const traced = /(?:https?|file):[^\s()]+?(?=:\d+:\d+)/.exec(new Error().stack ?? "");
  const frame = /** @type {HTMLIFrameElement | null} */ (document.querySelector("karabakh-map iframe"));
  const candidates = [src, traced?.[0], frame?.src, SETTINGS.url];
  // A script that others joined with theirs, or fetched and ran, is at none of their addresses.
  const own = candidates.find((candidate) => candidate && PAGE.test(new URL(candidate).pathname));
  if (!own) throw new Error("karabakh-map: load embed.js from the site of the map");
  return own;
}

function mapFrames() {
  const all = new Set([...made, ...document.querySelectorAll("iframe")]);
  return [...all].filter((frame) => frame.src.split(/[?#]/)[0] === address.href);
}

/** A frame in a sandbox has no origin. @param {HTMLIFrameElement} frame */
function originOf(frame) {
  const isAlone = frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin");
  return isAlone ? "null" : address.origin;
}

/** Of what a frame says, a number is believed, within bounds, and only about the frame itself. */
addEventListener("message", ({ source, origin, data }) => {
  if (!source || !data || data.type !== "karabakh-map" || !Number.isFinite(data.height)) return;
  const frame = mapFrames().find(({ contentWindow }) => contentWindow === source);
  if (!frame || origin !== originOf(frame)) return;
  frame.style.aspectRatio = "auto";
  frame.style.height = `${Math.min(Math.max(Math.ceil(data.height), SHORTEST), TALLEST)}px`;
});

class KarabakhMap extends HTMLElement {
  static observedAttributes = PARTS;

  /** @type {HTMLIFrameElement | undefined} */
  frame;
  isLoaded = false;

  connectedCallback() {
    if (document.readyState !== "loading") this.show();
    else document.addEventListener("DOMContentLoaded", () => this.show());
  }

  disconnectedCallback() {
    if (this.frame) made.delete(this.frame);
  }

  attributeChangedCallback() {
    if (this.frame) this.show();
  }

  /** Show what the attributes say, in the frame that the element holds or in a new one. */
  show() {
    if (!this.isConnected) return;
    const frame = this.frame ?? this.querySelector("iframe") ?? document.createElement("iframe");
    this.frame = frame;
    made.add(frame);
    this.style.display = "block";
    const src = this.address();
    if (this.isLoaded) frame.contentWindow?.location.replace(src);
    else if (frame.src !== src) frame.src = src;
    if (!frame.isConnected) this.place(frame);
    else if (!frame.hasAttribute("frameborder")) frame.setAttribute("frameborder", "0");
  }

  address() {
    const parts = PARTS.flatMap((name) => {
      const value = this.getAttribute(name);
      return value ? [/** @type {[string, string]} */ ([name, value])] : [];
    });
    return `${address.href}#${fragmentOf(parts)}`;
  }

  /** @param {HTMLIFrameElement} frame */
  place(frame) {
    const titles = SETTINGS.titles;
    const title = this.title || titles[languageOf(this.lang)] || Object.values(titles)[0] || "";
    const about = { title, width: "100%", height: "640", frameborder: "0", loading: "lazy", sandbox: SETTINGS.sandbox };
    for (const [name, value] of Object.entries(about)) frame.setAttribute(name, value);
    frame.addEventListener("load", () => {
      this.isLoaded = true;
    });
    this.append(frame);
  }
}

if (!customElements.get("karabakh-map")) customElements.define("karabakh-map", KarabakhMap);
for (const frame of mapFrames()) frame.contentWindow?.postMessage({ type: "karabakh-map", ask: "height" }, "*");
