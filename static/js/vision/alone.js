// The page of a single page: the same tools as among the others.
import { initPages } from "./pages.js";

initPages();
