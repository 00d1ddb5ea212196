// Photos by the camera of this computer, in a dialog. It runs no longer than that is open.
import { one } from "../lib/dom.js";

// Text is read best at the finest the camera has, and on a tablet from the back.
const WANTED = { video: { facingMode: { ideal: "environment" }, width: { ideal: 3840 }, height: { ideal: 2160 } } };
const QUALITY = 0.92; // of the JPEG
const ELSE = "Close this and add a file instead.";
const LOST = `The camera was disconnected. ${ELSE}`;

// Why there is no picture, by the name of the browser's error.
export function explainCamera(name) {
  if (name === "NotAllowedError" || name === "SecurityError")
    return `The browser didn't allow the camera. Allow it in this site's settings and try again, or close this and add a file instead.`;
  if (name === "NotFoundError" || name === "OverconstrainedError") return `No camera was found. ${ELSE}`;
  if (name === "NotReadableError" || name === "AbortError")
    return `The camera couldn't be started. Another program may be using it.`;
  return `The camera couldn't be started. ${ELSE}`;
}

export function photoName(now = new Date()) {
  return `photo ${now.toTimeString().slice(0, 8).replaceAll(":", ".")}.jpg`;
}

export const countPhotos = (count) => (count === 1 ? "1 photo added." : `${count} photos added.`);

function draw(video) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

// `add(files)` takes each photo as it is taken.
export function initCamera(dialog, add) {
  const video = one("[data-camera-view]", dialog);
  const said = one("[data-camera-said]", dialog);
  const take = one("[data-camera-take]", dialog);
  let stream = null;
  let taken = 0;

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = video.srcObject = null;
    take.disabled = true;
  }

  function fail(words) {
    stop();
    said.textContent = words;
  }

  async function start() {
    try {
      stream = await navigator.mediaDevices.getUserMedia(WANTED);
      if (!dialog.open) return stop(); // closed while the browser asked
      for (const track of stream.getTracks()) track.addEventListener("ended", () => fail(LOST));
      video.srcObject = stream;
      await video.play();
      said.textContent = "";
      take.disabled = false;
      take.focus();
    } catch (error) {
      if (dialog.open) fail(explainCamera(error.name));
    }
  }

  take.addEventListener("click", async () => {
    take.disabled = true;
    const photo = await draw(video);
    take.disabled = !stream;
    if (!photo) return;
    add([new File([photo], photoName(), { type: photo.type })]);
    said.textContent = countPhotos((taken += 1));
    take.focus();
  });
  dialog.addEventListener("close", stop);

  return {
    open() {
      taken = 0;
      said.textContent = "Waiting for the camera. The browser may ask you first.";
      dialog.showModal();
      return start();
    },
  };
}
