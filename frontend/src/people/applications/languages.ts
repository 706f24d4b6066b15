/** The languages that the pages speak, each in its own words. */
export const LANGUAGES: readonly { code: string; name: string }[] = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
  { code: "fr", name: "français" },
  { code: "es", name: "español" },
  { code: "pt-BR", name: "português (Brasil)" },
  { code: "ar", name: "العربية" },
  { code: "ja", name: "日本語" },
];
