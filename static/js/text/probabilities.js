// The page of an answer's token probabilities: the text above its table.
import { one } from "../lib/dom.js";
import { fillPlace } from "../lib/probabilities.js";

const place = one("[data-probabilities]");
if (place) fillPlace(place, place.dataset.probabilities);
