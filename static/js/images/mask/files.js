// Masks from files and into files.
import { byAlpha, byLight, isOpaque } from "./bits.js";
import { bitsOf, newCanvas, words } from "./canvas.js";

export class Unusable extends Error {}

// A picture as a step, in the size of the mask; an Unusable with a sentence where it cannot be one.
export async function maskFrom(file, [width, height]) {
  const image = await createImageBitmap(file).catch(() => {
    throw new Unusable(`“${file.name}” can't be read here. Save it as PNG and load that.`);
  });
  try {
    if (!alike([image.width, image.height], [width, height])) {
      throw new Unusable(
        `“${file.name}” has ${image.width} × ${image.height} pixels and a different shape than the picture. ` +
          "Use a mask of the same size as the picture.",
      );
    }
    const canvas = newCanvas(width, height);
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(image, 0, 0, width, height);
    return { kind: "mask", width, height, bits: bitsOf(canvas, opaque(canvas) ? byLight : byAlpha) };
  } finally {
    image.close();
  }
}

// The same sides, but for the rounding of whole pixels.
export const alike = ([a, b], [width, height]) => 2 * Math.abs(a * height - b * width) <= width + height;

function opaque(canvas) {
  for (const [band] of words(canvas)) if (!isOpaque(band)) return false;
  return true;
}

// At once, not later: a form that is being sent waits for nobody.
export function pngOf(canvas, name) {
  const data = atob(canvas.toDataURL("image/png").split(",")[1]);
  return new File([Uint8Array.from(data, (letter) => letter.charCodeAt(0))], name, { type: "image/png" });
}

export function download(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
