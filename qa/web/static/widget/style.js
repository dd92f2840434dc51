// How it looks, inside its own shadow: no style of the page gets in, none gets out.
const STYLE = `
  :host { all: initial; display: block; font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
  :host([hidden]), [hidden] { display: none !important; }
  .corner { position: fixed; z-index: 2147483000; bottom: max(20px, env(safe-area-inset-bottom)); }
  .bottom-right { right: max(20px, env(safe-area-inset-right)); }
  .bottom-left { left: max(20px, env(safe-area-inset-left)); }
  button { font: inherit; cursor: pointer; color: var(--ink); background: var(--brand); border: 0; }
  button:focus-visible { outline: 3px solid var(--ink); outline-offset: -5px; box-shadow: 0 0 0 3px var(--brand); }
  .launcher { display: flex; align-items: center; gap: 8px; min-height: 52px; padding: 0 20px;
    margin-bottom: calc(var(--place, 0) * 64px); border-radius: 26px; box-shadow: 0 3px 14px rgb(0 0 0 / .28); }
  .panel { display: flex; flex-direction: column; overflow: hidden; box-sizing: border-box;
    background: #fff; border: 1px solid rgb(0 0 0 / .22); border-radius: 12px; }
  .panel:focus { outline: none; }
  .panel.corner { width: var(--width); height: var(--height); box-shadow: 0 8px 34px rgb(0 0 0 / .3);
    max-width: calc(100vw - 40px); max-height: calc(100vh - 40px); animation: rise .18s ease-out; }
  .inline { width: var(--width); height: var(--height); max-width: 100%; }
  header { display: flex; align-items: center; flex: none; padding: 4px 6px 4px 16px;
    color: var(--ink); background: var(--brand); }
  h2 { flex: 1; margin: 0; overflow: hidden; font-size: 16px; font-weight: 600; white-space: nowrap;
    text-overflow: ellipsis; }
  header button { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 8px; }
  svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
    stroke-linejoin: round; }
  iframe { flex: 1; width: 100%; min-height: 0; border: 0; }
  .notice { margin: 0; padding: 12px 16px; color: #1f2733; background: #fff4e0; }
  .notice:not([hidden]) + iframe { visibility: hidden; }
  .notice button { margin-left: 8px; padding: 8px 14px; border-radius: 6px; }
  @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
  @media (prefers-reduced-motion: reduce) { .panel.corner { animation: none; } }
  @media (max-width: 767.98px), (max-height: 479.98px) {
    .panel.corner { inset: 0; width: 100%; height: 100%; height: 100dvh; max-width: none; max-height: none;
      border: 0; border-radius: 0; padding-bottom: env(safe-area-inset-bottom); }
  }
  @media (forced-colors: active) { button { border: 1px solid; } }
  @media print { .corner { display: none; } }`;
