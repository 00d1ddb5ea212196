// The mask goes along with the form: as a file of its own, only while it is seen, and never empty.
export const EMPTY = "The mask is empty. Paint the area to change, or close this section to change the whole picture.";

// `editor`: {active(), open(), painted(), file(), refuse(words)}.
export function initSending(form, editor) {
  form.addEventListener(
    "submit",
    (event) => {
      if (isOther(event.submitter) || !editor.active() || !editor.open() || editor.painted()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      editor.refuse(EMPTY);
    },
    { capture: true },
  );
  // Whoever sends the form, the browser or a script, asks for its data here.
  form.addEventListener("formdata", ({ formData }) => {
    if (!editor.active()) return;
    formData.delete("mask");
    if (editor.open() && editor.painted()) formData.set("mask", editor.file());
  });
}

// A button that fills the form in, and makes nothing.
const isOther = (button) => Boolean(button?.name) && !(button.name === "action" && button.value === "generate");
