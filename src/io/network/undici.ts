import api from "undici/lib/api/index.js";
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";

/*
 * What is used of undici. Its index loads all that it has (fetch, caches, mocks, web sockets), which takes as long again as the rest. The next line
 * is the index's own.
 */
Object.assign(Dispatcher.prototype, api);

export { default as EnvHttpProxyAgent } from "undici/lib/dispatcher/env-http-proxy-agent.js";
export { default as redirect } from "undici/lib/interceptor/redirect.js";
