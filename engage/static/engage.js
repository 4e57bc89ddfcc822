// Switches the page components on. Every page works without this file.
import { initAll } from "./vendor/nhsuk-10.6.1/nhsuk.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
