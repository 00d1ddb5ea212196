// Which picture the mask belongs to: the server's, or one that was just chosen and is still here.
import { one } from "../../lib/dom.js";

// `use(source)` is called with {url, key, width, height} or null, whenever it is another one. Width and
// height are left out where only the picture itself knows them.
export function followSource(root, form, use) {
  const field = one('input[type="file"][name="init_images"]', form) ?? form.elements.init_images;
  let url = "";

  function follow(source) {
    URL.revokeObjectURL(url);
    url = source?.file ? source.url : "";
    use(source);
  }

  function chosen() {
    const file = field?.files?.[0];
    follow(file ? local(file) : given(root.dataset));
  }

  field?.addEventListener("change", chosen);
  form.addEventListener("source", ({ detail }) => follow(detail && { key: detail.url, ...detail }));
  chosen();
}

function local(file) {
  return { file, url: URL.createObjectURL(file), key: `${file.name}:${file.size}:${file.lastModified}` };
}

function given({ maskSource: url, width, height }) {
  return url ? { url, key: url, width: Number(width), height: Number(height) } : null;
}
