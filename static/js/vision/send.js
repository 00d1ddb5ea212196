// A post that says how much of it has gone out. `fetch` cannot tell.
export function send(url, body, onPart) {
  const request = new XMLHttpRequest();
  const answer = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => onPart(total ? loaded / total : 1));
    request.upload.addEventListener("load", () => onPart(1));
    request.addEventListener("load", () => settle(request, resolve, reject));
    request.addEventListener("error", () => reject(new Error("Connection lost. Anything not shown here wasn't added.")));
    request.addEventListener("abort", () => reject(new Error("Cancelled. Anything not shown here wasn't added.")));
  });
  request.open("POST", url);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.send(body);
  return { answer, stop: () => request.abort() };
}

// 422 is an answer too: some of what was sent could not be taken, each with its sentence.
function settle(request, resolve, reject) {
  const answer = request.response;
  if (answer && (request.status < 300 || request.status === 422)) resolve(answer);
  else reject(new Error(answer?.error?.message ?? answer?.message ?? refusal(request.status)));
}

export function refusal(status) {
  if (status === 413) return "The upload is too large for this server. Send fewer or smaller files.";
  if (status < 300) return "Something other than the playground answered, possibly a sign-in page. Anything not shown here wasn't added.";
  if (status === 403) return "Your session expired. Reload the page.";
  return `The server answered ${status}. Anything not shown here wasn't added.`;
}
