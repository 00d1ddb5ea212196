// The pages that make pictures: one form, a queue, and what comes of it.
import { all, one } from "../dom.js";
import { addSlider } from "../slider.js";
import { initCode } from "./code.js";
import { initDraft } from "./draft.js";
import { initFactor } from "./factor.js";
import { initGenerate } from "./generate.js";
import { initListed } from "./listed.js";
import { initNews } from "./news.js";
import { initNotice } from "./notice.js";
import { initPressing } from "./pressing.js";
import { initProvider } from "./provider.js";
import { initQueue } from "./queue.js";
import { initResulting } from "./resulting.js";
import { initSeed } from "./seed.js";
import { initSize } from "./size.js";
import { initSource } from "./source.js";
import { initStyles } from "./styles.js";
import { initWords } from "./words.js";

const form = one("[data-lab]");
form.noValidate = true; // the server says what is wrong, beside the field
for (const row of all("[data-param]", form)) addSlider(row);
initListed(form);
const source = initSource(form);
const draft = initDraft(form, source);
initProvider(form);
initSize(form, source);
initSeed(form);
initWords(form);
initStyles(form, draft);
initFactor(form);
initResulting(form, source);
initCode(form, source);
initGenerate(form, source);
initQueue(initNotice());
initNews();
initPressing(form);
draft.restore();
