// Runs before the first paint, from its own file because the content security policy allows no inline script:
// the colour scheme must be right at once, and the waiting frame must resemble the page that comes.
(function () {
  let chosen = "auto";
  try {
    chosen = localStorage.getItem("mantine-color-scheme-value") || "auto";
  } catch {
    // A browser that forbids storage still gets the system's scheme.
  }
  const dark = chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  const root = document.documentElement;
  root.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  root.setAttribute("data-boot", /^\/(o|portfolio|me)(\/|$)/.test(location.pathname) ? "frame" : "plain");
})();
