// A person with a browser: keeps cookies, follows redirects, fills in the forms that come. The
// address that leads away from the server is visited, or printed when `--print` is given.

const [address, print] = process.argv.slice(2);
const home = new URL(address).origin;
const cookies = new Map();

async function request(url, form) {
  const reply = await fetch(url, {
    method: form ? "POST" : "GET",
    body: form,
    redirect: "manual",
    headers: { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") },
  });
  for (const cookie of reply.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
    if (value) cookies.set(name, value);
    else cookies.delete(name);
  }
  return reply;
}

function filledIn(page) {
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*>/g)) {
    form.set(/name="([^"]*)"/.exec(input)[1], /value="([^"]*)"/.exec(input)?.[1] ?? "jane");
  }
  return form;
}

let url = new URL(address);
let form;
// A login, a consent, and the redirects between them.
for (let step = 0; step < 12; step += 1) {
  const reply = await request(url, form);
  const to = reply.headers.get("location");
  if (to) {
    url = new URL(to, url);
    form = undefined;
  } else {
    const page = await reply.text();
    const action = /<form[^>]*action="([^"]*)"/.exec(page)?.[1];
    if (!reply.ok || !action) throw new Error(`${reply.status} and no form: ${page}`);
    url = new URL(action, url);
    form = filledIn(page);
  }
  if (url.origin !== home) {
    if (print) console.log(url.href);
    else await fetch(url);
    process.exit(0);
  }
}
throw new Error("the sign-in does not come to an end");
