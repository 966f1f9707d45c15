/** User names and passwords of servers, kept aside, so that the addresses that go about in cgox hold none. */
export interface Credentials {
  /** The address without its user name and password, which are remembered for what is asked for below it; one without them is handed back as it is. */
  takeOut(address: string): string;
  /** What is to be asked for at an address, and the header that says who asks. */
  of(address: string): { readonly url: URL; readonly authorization: Readonly<Record<string, string>> };
}

export function keepCredentials(): Credentials {
  /** Address without a slash at its end → header. */
  const known = new Map<string, string>();
  const forAddress = (address: string): string | undefined => {
    const places = [...known.keys()].filter((place) => address === place || address.startsWith(`${place}/`));
    const [closest] = places.toSorted((left, right) => right.length - left.length);
    return closest === undefined ? undefined : known.get(closest);
  };
  return {
    takeOut(address) {
      if (!address.includes("@") || !URL.canParse(address)) return address;
      const { url, header } = split(address);
      if (header === undefined) return address;
      const place = url.href.replace(/\/+$/, "");
      // Of two for one place the first one counts, as the first of two mirrors does.
      if (!known.has(place)) known.set(place, header);
      return place;
    },
    of(address) {
      const { url, header } = split(address);
      const authorization = header ?? forAddress(url.href);
      return { url, authorization: authorization === undefined ? {} : { authorization } };
    },
  };
}

/** undici refuses nothing and sends nothing of `user:password@` in an address. */
function split(address: string): { readonly url: URL; readonly header?: string } {
  const url = new URL(address);
  if (url.username === "" && url.password === "") return { url };
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  url.username = "";
  url.password = "";
  return { url, header: `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** A per cent sign that encodes nothing is one of the password's own. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
