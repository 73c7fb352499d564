import js from "@eslint/js";
import tseslint from "typescript-eslint";

const providerRoots = ["@cdktf/provider-aws", "@cdktf/provider-docker"].map((name) => ({
  name,
  message:
    "The provider's root loads every resource there is (seconds, a gigabyte): import '<provider>/lib/<resource>'.",
}));

export default tseslint.config(
  { ignores: ["node_modules/", "cdktf.out/", "state/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Numbers read well in messages; everything else must be turned into text on purpose.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `new LbListener(this, …)` puts the resource into the tree; its value is often not needed.
      "no-new": "off",
      eqeqeq: "error",
      "no-restricted-imports": ["error", { paths: providerRoots }],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["__tests__/**/*.ts"],
    rules: {
      // A long table of cases is easier to read in one file than in three.
      "max-lines": "off",
    },
  },
  {
    files: ["**/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        require: "readonly",
        module: "writable",
        __dirname: "readonly",
        process: "readonly",
        console: "readonly",
      },
    },
  },
);
