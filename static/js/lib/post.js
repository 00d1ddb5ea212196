// Requests of this page, with the form's own token. What is posted goes along no redirect: it leads to
// a sign-in page, which would answer in the server's place, or posts once more.
export function token(root = document) {
  return root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

export function post(url, { body = null, accept = "application/json", signal, keepalive = false } = {}) {
  return fetch(url, {
    method: "POST",
    body,
    signal,
    keepalive,
    redirect: "manual",
    headers: { Accept: accept, "X-CSRFToken": token() },
  });
}

// The server's own sentence about a request that failed; none came back if the response is null.
export async function refusalOf(response) {
  const answer = await response?.json().catch(() => null);
  return answer?.message ?? answer?.error?.message ?? "That didn't work. Try again.";
}

// What a request brings, blank where nothing came of it: it failed, or another one took its place.
export const readText = (request) => request.then((response) => (response.ok ? response.text() : "")).catch(() => "");

export const get = (url) => fetch(url, { headers: { Accept: "application/json" } });

export function events(url, lastId) {
  const headers = { Accept: "text/event-stream" };
  if (lastId) headers["Last-Event-ID"] = lastId;
  return fetch(url, { headers, cache: "no-store" });
}
