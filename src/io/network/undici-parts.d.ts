/* Parts of undici whose types its own index declares. */
declare module "undici/lib/api/index.js" {
  const api: object;
  export default api;
}
declare module "undici/lib/dispatcher/dispatcher.js" {
  export { Dispatcher as default } from "undici";
}
declare module "undici/lib/dispatcher/env-http-proxy-agent.js" {
  export { EnvHttpProxyAgent as default } from "undici";
}
declare module "undici/lib/interceptor/redirect.js" {
  import type { interceptors } from "undici";
  const redirect: typeof interceptors.redirect;
  export default redirect;
}
