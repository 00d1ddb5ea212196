// How large the enlarged picture will be, said before it is sent.
import { one } from "../lib/dom.js";
import { readNumber } from "../lib/fields.js";

export function initResulting(form, source) {
  const place = one("[data-resulting]", form);
  if (!place) return;
  const show = () => {
    const [now, then] = sentence(source.size(), readNumber(form.elements.upscaling_resize?.value ?? ""));
    const result = document.createElement("strong");
    result.textContent = then;
    place.replaceChildren(now, result, then ? " pixels." : "");
  };
  for (const kind of ["input", "change", "restored", "sized"]) form.addEventListener(kind, show);
  show();
}

// What comes before the result, and the result.
export function sentence(size, factor) {
  if (!size) return ["Choose a picture to see the output size.", ""];
  const [width, height] = size;
  const now = `${width} × ${height}`;
  if (!factor) return [`${now} pixels now. If empty, the provider decides; most double the size.`, ""];
  return [`${now} → `, `${Math.round(width * factor)} × ${Math.round(height * factor)}`];
}
