import "./ui/mantine.css";
import "./ui/tokens.css";
import "./ui/text.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App, preloadPage } from "./app.tsx";
import { keepInstalledAppFresh } from "./lib/installed-app.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

preloadPage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
keepInstalledAppFresh();
