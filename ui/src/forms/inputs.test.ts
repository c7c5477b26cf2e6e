// Every kind of field is drawn, typed into and announced.
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import type { Component } from "svelte";
import { afterEach, describe, expect, test, vi } from "vitest";
import { harbour, lantern } from "../ipc/fake-vendors";
import type { Field, Kind } from "../ipc/gen/contract";
import { catalogues, setText } from "../text/catalogues";
import FieldInput from "./FieldInput.svelte";

/** As the window hands its words down. */
const InEnglish: Component<Record<string, unknown>> = (...given) => {
  setText(catalogues.en);
  return (FieldInput as unknown as Component<Record<string, unknown>>)(...given);
};

afterEach(cleanup);

const all = [lantern, harbour].flatMap(({ methods }) => methods.flatMap(({ fields }) => fields));
const find = (type: Kind["type"]) => all.find(({ kind }) => kind.type === type)!;

function draw(field: Field, more: Record<string, unknown> = {}) {
  const handlers = { onchange: vi.fn(), onleave: vi.fn(), onforget: vi.fn(), oncopy: vi.fn(), onlink: vi.fn() };
  render(InEnglish, { field, value: "", sealed: null, forgotten: false, problem: null, note: null, ...handlers, ...more });
  return handlers;
}

describe("the invented vendors cover every kind", () => {
  const kinds: Record<Kind["type"], true> = {
    text: true,
    endpoint: true,
    choice: true,
    switch: true,
    scopes: true,
    redirect: true,
    number: true,
    date: true,
    document: true,
    secret: true,
    totpSeed: true,
    secretFile: true,
    headerMap: true,
  };
  test.each(Object.keys(kinds) as Kind["type"][])("%s is drawn under its label", (type) => {
    const field = find(type);
    draw(field);
    const named = screen.queryAllByLabelText(new RegExp(`^${field.label}`));
    expect(named.length).toBeGreaterThan(0);
  });
});

test.each(["text", "endpoint", "redirect", "number", "document", "secret", "totpSeed"] as const)(
  "%s hands on what is typed and when it is left",
  async (type) => {
    const field = find(type);
    const { onchange, onleave } = draw(field);
    const input = screen.getByLabelText(new RegExp(`^${field.label}`), { selector: "input:not([type=file]), textarea" });
    await fireEvent.input(input, { target: { value: "42" } });
    expect(onchange).toHaveBeenLastCalledWith("42");
    await fireEvent.blur(input);
    await fireEvent.focusOut(input);
    expect(onleave).toHaveBeenCalled();
  },
);

test("a problem is at its field", () => {
  draw(find("text"), { problem: "It is needed.", note: "Shortened." });
  const input = screen.getByRole("textbox");
  expect(input.getAttribute("aria-invalid")).toBe("true");
  const described = input
    .getAttribute("aria-describedby")!
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent.trim());
  expect(described).toContain("It is needed.");
  expect(described).toContain("Shortened.");
});

test("help leads to the vendor's page through the shell", async () => {
  const field = all.find(({ link }) => link)!;
  const { onlink } = draw(field);
  await fireEvent.click(screen.getByRole("button", { name: "Where to find it" }));
  expect(onlink).toHaveBeenCalledWith(field.link);
});

test("a known endpoint fills in its address", async () => {
  const { onchange, onleave } = draw(find("endpoint"));
  await fireEvent.click(screen.getByRole("button", { name: "us" }));
  expect(onchange).toHaveBeenCalledWith("https://us.lantern.example");
  expect(onleave).toHaveBeenCalled();
});

test("scopes keep their order and the words nobody knows", async () => {
  const { onchange } = draw(find("scopes"), { value: "control custom:read" });
  await fireEvent.click(screen.getByRole("checkbox", { name: /monitoring/ }));
  expect(onchange).toHaveBeenLastCalledWith("monitoring control custom:read");
  await fireEvent.click(screen.getByRole("button", { name: "All" }));
  expect(onchange).toHaveBeenLastCalledWith("monitoring management control offline_access");
  const other = screen.getByRole("textbox", { name: /Other scopes/ });
  await fireEvent.change(other, { target: { value: " a b " } });
  expect(onchange).toHaveBeenLastCalledWith("control a b");
});

test("a switch answers yes and no", async () => {
  const { onchange } = draw(find("switch"), { value: "no" });
  await fireEvent.click(screen.getByRole("switch"));
  expect(onchange).toHaveBeenCalledWith("yes");
});

test("a redirect is copied as it stands", async () => {
  const { oncopy } = draw(find("redirect"), { value: "http://localhost:9090/" });
  await fireEvent.click(screen.getByRole("button", { name: "Copy Redirect URI" }));
  expect(oncopy).toHaveBeenCalledWith("http://localhost:9090/");
});

test("a secret is hidden until it is asked for, and hides again when left", async () => {
  draw(find("secret"), { value: "s3cret" });
  const input = screen.getByLabelText<HTMLInputElement>(/^Client secret/);
  expect(input.type).toBe("password");
  await fireEvent.click(screen.getByRole("button", { name: "Show" }));
  expect(input.type).toBe("text");
  await fireEvent.focusOut(input);
  expect(input.type).toBe("password");
});

test("a sealed secret shows no input until it is replaced", async () => {
  const { onforget } = draw({ ...find("secret"), required: false }, { sealed: "Saved" });
  expect(document.querySelector("input")).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: /^Remove/ }));
  expect(onforget).toHaveBeenCalledWith(true);
  await fireEvent.click(screen.getByRole("button", { name: /^Replace/ }));
  expect(document.querySelector("input[type=password]")).not.toBeNull();
});

test("a key file is sent as base64", async () => {
  const { onchange } = draw(find("secretFile"));
  const picker = document.querySelector<HTMLInputElement>("input[type=file]")!;
  Object.defineProperty(picker, "files", { value: [new File([new Uint8Array([0, 255, 16])], "key.pfx")] });
  await fireEvent.change(picker);
  await vi.waitFor(() => expect(onchange).toHaveBeenCalledWith("AP8Q"));
  expect(screen.getByRole("status").textContent).toBe("key.pfx, 3 bytes");
});

test("headers become one JSON text, and rows without a name are left out", async () => {
  const { onchange } = draw(find("headerMap"));
  await fireEvent.input(screen.getByLabelText("Header name"), { target: { value: "X-Team " } });
  await fireEvent.input(screen.getByLabelText("Value"), { target: { value: "blue" } });
  expect(JSON.parse(onchange.mock.lastCall![0] as string)).toEqual({ "X-Team": "blue" });
  await fireEvent.click(screen.getByRole("button", { name: "Add a header" }));
  await fireEvent.input(screen.getAllByLabelText("Value")[1]!, { target: { value: "nameless" } });
  expect(JSON.parse(onchange.mock.lastCall![0] as string)).toEqual({ "X-Team": "blue" });
  await fireEvent.click(screen.getByRole("button", { name: "Remove header X-Team" }));
  expect(onchange.mock.lastCall![0] as string).toBe("");
});
