/** A picture as a file of the reader's: SVG as it is, or painted as PNG. */

/** @typedef {{svg: string, width: number, height: number, name: string}} Picture */

const FINER = 2; // pixels of a PNG for one of the screen

/** @param {Picture} picture @param {string} kind `svg` or `png` */
export async function save(picture, kind) {
  const file = kind === "svg" ? new Blob([picture.svg], { type: "image/svg+xml" }) : await painted(picture);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${picture.name}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {Picture} picture @returns {Promise<Blob>} */
async function painted({ svg, width, height }) {
  const image = new Image(width * FINER, height * FINER);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * FINER;
  canvas.height = height * FINER;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("the picture is too large"))), "image/png");
  });
}
