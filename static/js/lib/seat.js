// Where an answer grows: below the others, or in the place of what it succeeds. That stays on the page
// until its successor has begun, and comes back if nothing came of it.
const LEAVING = "left-behind";

export function takeSeat({ turns, element, old = [] }) {
  const dimmed = old.filter((each) => !each.classList.contains(LEAVING));
  let seated = !old.length;
  if (seated) turns.append(element);
  for (const each of dimmed) each.classList.add(LEAVING);

  function undim() {
    for (const each of dimmed) each.classList.remove(LEAVING);
  }

  return {
    begin() {
      if (seated) return;
      seated = true;
      if (old[0].isConnected) old[0].before(element);
      else turns.append(element);
      for (const each of old) each.remove();
      undim();
    },
    giveBack() {
      if (old.length && seated) element.before(...old);
      element.remove();
      seated = false;
      undim();
    },
  };
}
