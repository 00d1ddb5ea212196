// Files that were chosen and not sent yet: they outlive a reload, in this browser, a few of them.
const NAME = "images";
const FILES = "files";
const MOST = 6;

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(FILES, { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function files(mode, act) {
  try {
    const base = await opened();
    const result = await act(base.transaction(FILES, mode).objectStore(FILES));
    base.close();
    return result;
  } catch {
    return null; // the store is full or switched off: the file lasts for this page
  }
}

// A number by which `kept` finds it again; null where it could not be kept.
export function keep(file) {
  return files("readwrite", async (store) => {
    const id = await done(store.add(file));
    for (const old of (await done(store.getAllKeys())).slice(0, -MOST)) store.delete(old);
    return id;
  });
}

export function kept(id) {
  return files("readonly", (store) => done(store.get(id)));
}
