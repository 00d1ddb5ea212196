// A post that says how much of it has gone out. `fetch` cannot tell.
export function send(url, body, onPart) {
  const request = new XMLHttpRequest();
  const answer = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", ({ loaded, total }) => onPart(total ? loaded / total : 1));
    request.upload.addEventListener("load", () => onPart(1));
    request.addEventListener("load", () => settle(request, resolve, reject));
    request.addEventListener("error", () => reject(new Error("The connection was lost. What is not shown here was not added.")));
    request.addEventListener("abort", () => reject(new Error("Cancelled. What is not shown here was not added.")));
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
  if (status === 413) return "That is more than this server takes at once. Send fewer or smaller files.";
  if (status < 300) return "Something else than this server answered, perhaps a sign-in page. What is not shown here was not added.";
  if (status === 403) return "Reload the page: the form was open for too long.";
  return `The server answered ${status}. What is not shown here was not added.`;
}
