/** The shapes of what the build puts into a page as JSON, and what of Leaflet a renderer may touch. */

import type { Bounds, LatLng, Map as LeafletMap } from "leaflet";

/** `[x, y, width, height]` in pixels of the drawing. */
export type Box = [number, number, number, number];

/** Two days, the earlier one first, as `YYYY-MM-DD`. */
export type Days = [string, string];

/** How a language writes dates and numbers, and what its letters are in Latin ones. */
export interface Spoken {
  name: string;
  months: string[];
  alone: string[];
  day: string;
  month: string;
  decimal: string;
  group: string;
  letters: string;
}

/** Who holds something and how. */
export interface Holding {
  holder: string;
  how: string;
}

export interface Statement extends Holding {
  id: string;
  from: string;
  from_latest?: string;
  sources: string[];
  note?: string;
}

/** A statement, and the day from which it holds for one face. */
export interface Change extends Statement {
  day: string;
}

export type FieldValue = string | number | string[] | [string, string][];

export interface Feature {
  from?: string;
  from_latest?: string;
  to?: string;
  sources?: string[];
  fields?: Record<string, FieldValue>;
  told?: number;
  note?: string;
  km2?: number;
  km?: number;
  face?: string;
}

export interface LayerData {
  kind: "point" | "line" | "polygon";
  moments: boolean;
  method: string;
  precision: number;
  sources: string[];
  label: number;
  units: Record<string, string>;
  features: Record<string, Feature>;
}

export interface Face {
  division: string;
  km2: number;
  history: [string, number][];
}

export interface Period {
  id: string;
  day: string;
  prominent: boolean;
}

export interface Tiles {
  url: string;
  credit: string;
  deepest: number;
}

/** How names are placed, by the build and by the page: see scene/placing.py. Lengths are pixels of the screen. */
export interface NameRules {
  /** Around a dot, the best first: shifts across and down to the base line, in parts of the letters' size. */
  beside: [number, number, "start" | "middle" | "end"][];
  /** Along a line: shares of it, the best first. */
  along: number[];
  /** How many times larger each tier is written. */
  tiers: number[];
  /** Largest share of an area's width that its name may have. */
  longest: number;
  /** From the middle of a line of letters down to its base line, in parts of their size. */
  middle: number;
  /** Over and under the base line, in parts of the letters' size. */
  ascent: number;
  descent: number;
  /** What stays free beside a name, over and under it, and around the middle of a dot. */
  gap: number;
  lead: number;
  dot: number;
  /** Up to which width of map names are smaller, and how many times. */
  narrow: [number, number];
}

/** What the page of the map knows beside its drawing and its texts. */
export interface Data {
  zoom: number;
  origin: [number, number];
  frame: Box;
  view: Box;
  lang: string;
  /** The last day that is known of, where the timeline ends. */
  last: string;
  /** The address of the list of issues in which readers report errors, or nothing. */
  reports: string;
  languages: Record<string, Spoken>;
  words: string[];
  periods: Period[];
  hows: string[];
  /** The first and the last day of what can be played by itself. */
  film: [string, string] | null;
  groups: { id: string; layers: string[] }[];
  order: string[];
  layers: Record<string, LayerData>;
  faces: Record<string, Face>;
  shades: Record<string, string>;
  statements: Statement[];
  notes: string[];
  names: NameRules;
  tiles?: Tiles;
}

/** What the page for newsrooms knows. */
export interface Press {
  lang: string;
  period: string;
  url: string;
  pictures: boolean;
  periods: Record<string, string>;
  languages: Record<string, { months: string[]; day: string }>;
  text: Record<string, Record<string, string>>;
  iframe: string;
  element: string;
}

/** Where the reader moved the map. */
export interface View {
  zoom: number;
  lat: number;
  lng: number;
}

/** What is seen. */
export interface State {
  lang: string;
  day: string;
  on: Set<string>;
  compare: Days | null;
  feature: string;
  view: View | null;
}

/** A kind of step in the history of the browser; see page/address.js. */
export type Step = "choice" | "time" | "view" | "none";

/** A name on the map, with what is measured of it. */
export interface Label {
  element: SVGTextElement;
  layer: string;
  key: string;
  kind: LayerData["kind"];
  fullSize: number;
  x: number;
  y: number;
  name: string;
  fullWidth: number;
  size: number;
  width: number;
  points?: DOMPoint[];
  path?: Path2D;
  bounds?: DOMRect;
}

/** The name of an area, with the area's outline and bounds in the drawing. */
export interface Area extends Label {
  path: Path2D;
  bounds: DOMRect;
}

/** The part of the drawing on screen; `box`: what of the frame is seen, in pixels of the screen. */
export interface Seen {
  unit: number;
  left: number;
  top: number;
  width: number;
  height: number;
  box: Box;
}

export type Anchor = "start" | "middle" | "end";

/** A place for a name, in pixels of the screen. */
export type Place = [x: number, y: number, anchor: Anchor];

export interface Spot {
  x: number;
  y: number;
  anchor: Anchor;
  box: Box;
}

declare module "leaflet" {
  interface Renderer {
    _container: Element;
    _map: LeafletMap & { _animatingZoom?: boolean };
    _bounds?: Bounds;
    _center?: LatLng;
    _update(): void;
  }
}

declare global {
  /** What the build tells the script that other pages run. */
  const SETTINGS: { titles: Record<string, string>; sandbox: string; url: string };

  interface Window {
    atlas: { map: (id: string, options: object) => LeafletMap };
    $?: (markup: string) => Element[];
  }
}
