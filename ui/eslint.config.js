// What is held against the page's sources beside types and layout.
import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";
import ts from "typescript-eslint";

export default defineConfig(
  globalIgnores(["dist/", "src/ipc/gen/"]),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, extraFileExtensions: [".svelte"], tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  { files: ["**/*.svelte", "**/*.svelte.ts"], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      "svelte/no-at-html-tags": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector:
            ":matches(CallExpression[callee.name='$derived'], CallExpression[callee.object.name='$derived']) :matches(AssignmentExpression, UpdateExpression, UnaryExpression[operator='delete'])",
          message: "What is derived changes nothing.",
        },
      ],
      // Of a setting's attributes all but one are handed on.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      // `() => close()` is how a handler is written.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // An empty text is no text.
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true, boolean: true } }],
      // `noUncheckedIndexedAccess` asks for a `!` wherever a place is known to be in its list.
      "@typescript-eslint/no-non-null-assertion": "off",
      // `() => {}` is nothing to do, or nothing to stop yet.
      "@typescript-eslint/no-empty-function": "off",
      // `void profiles.all` in an effect says what it follows.
      "@typescript-eslint/no-meaningless-void-operator": "off",
      // Answers and secrets are records by a field's key.
      "@typescript-eslint/no-dynamic-delete": "off",
      // Maps and sets of the state are replaced as a whole, never changed: `$state.raw`.
      "svelte/prefer-svelte-reactivity": "off",
      // Svelte takes a space away at the edge of an element: `{" "}` keeps it.
      "svelte/no-useless-mustaches": "off",
    },
  },
  {
    files: ["**/*.svelte"],
    rules: {
      // To ESLint a component takes anything; svelte-check knows what it takes.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
    },
  },
  {
    files: ["src/test-setup.ts"],
    rules: {
      // By its types jsdom has all that a browser has.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  // In no TypeScript project.
  { files: ["**/*.js"], extends: [ts.configs.disableTypeChecked] },
);
