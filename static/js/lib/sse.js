// Server-sent events out of text that arrives in any pieces.
export function eventParser(emit) {
  let rest = "";
  let event = blank();
  return function feed(text) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) event = take(line.endsWith("\r") ? line.slice(0, -1) : line, event, emit);
  };
}

function blank() {
  return { name: "message", id: "", data: [] };
}

function take(line, event, emit) {
  if (line === "") {
    if (event.data.length) emit({ name: event.name, id: event.id, data: event.data.join("\n") });
    return blank();
  }
  const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
  if (field === "data") event.data.push(value ?? "");
  else if (field === "event") event.name = value ?? "";
  else if (field === "id") event.id = value ?? "";
  return event; // a comment has the empty field name
}
