// Requests of this page, with the form's own token.
export function token(root = document) {
  return root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

export function post(url, { body = null, accept = "application/json", signal } = {}) {
  return fetch(url, {
    method: "POST",
    body,
    signal,
    headers: { Accept: accept, "X-CSRFToken": token() },
  });
}

export const get = (url) => fetch(url, { headers: { Accept: "application/json" } });

export function events(url, lastId) {
  const headers = { Accept: "text/event-stream" };
  if (lastId) headers["Last-Event-ID"] = lastId;
  return fetch(url, { headers, cache: "no-store" });
}
